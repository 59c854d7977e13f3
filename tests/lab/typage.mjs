// The other side of tests/lab/test_typage.py: typage seals, opens, or unpacks the test kit.
// One JSON request on stdin; the folder that holds node_modules is the only argument; one JSON answer on stdout.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const load = (...parts) => import(pathToFileURL(join(process.argv[2], "node_modules", ...parts)));
const { Decrypter, Encrypter, identityToRecipient } = await load("age-encryption", "dist", "index.js");
const text = (bytes) => Buffer.from(bytes).toString("base64");
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

const verbs = {
  recipient: ({ identity }) => identityToRecipient(identity),
  seal: async ({ recipients = [], typed, plaintext }) => {
    const encrypter = new Encrypter();
    recipients.forEach((recipient) => encrypter.addRecipient(recipient));
    if (typed !== undefined) {
      encrypter.setPassphrase(typed);
      encrypter.setScryptWorkFactor(10);
    }
    return text(await encrypter.encrypt(bytes(plaintext)));
  },
  open: async ({ identity, typed, file }) => {
    const decrypter = new Decrypter();
    if (identity !== undefined) decrypter.addIdentity(identity);
    if (typed !== undefined) decrypter.addPassphrase(typed);
    return text(await decrypter.decrypt(bytes(file)));
  },
  kit: async () => {
    const kit = Object.entries(await load("cctv-age", "index.js"));
    return Object.fromEntries(kit.filter(([, file]) => file instanceof Uint8Array).map(([name, file]) => [name, text(file)]));
  },
};
const request = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await verbs[request.verb](request)));
