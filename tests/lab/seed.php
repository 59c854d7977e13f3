<?php
// Makes accounts and pages in a wiki of the tests: JSON on stdin, {"users": [NAME], "pages": [{"title", "text", "user", "model"?, "lost"?}]}.
// Run by tests/lab/wiki.py with the path of a MediaWiki 1.39 in WIKI_CODE.

use MediaWiki\MediaWikiServices;

require_once getenv( 'WIKI_CODE' ) . '/maintenance/Maintenance.php';

class Seed extends Maintenance {
	public function execute() {
		$services = MediaWikiServices::getInstance();
		$seed = json_decode( stream_get_contents( STDIN ), true );
		foreach ( $seed['users'] as $name ) {
			$services->getUserFactory()->newFromName( $name )->addToDatabase();
		}
		foreach ( $seed['pages'] as $page ) {
			$title = Title::newFromText( $page['title'] );
			$content = ContentHandler::makeContent( $page['text'], $title, $page['model'] ?? null );
			$user = $services->getUserFactory()->newFromName( $page['user'] );
			$made = $services->getWikiPageFactory()->newFromTitle( $title );
			$status = $made->doUserEditContent( $content, $user, 'seed' );
			if ( !$status->isOK() ) {
				$this->fatalError( $page['title'] . ': ' . $status->getMessage()->text() );
			}
			if ( $page['lost'] ?? false ) {
				// Its text is gone from the database, as has happened on real wikis.
				$db = $this->getDB( DB_PRIMARY );
				$content = $db->selectField( 'slots', 'slot_content_id', [ 'slot_revision_id' => $made->getLatest() ], __METHOD__ );
				$db->update( 'content', [ 'content_address' => 'tt:999999999' ], [ 'content_id' => $content ], __METHOD__ );
			}
		}
	}
}

$maintClass = Seed::class;
require_once RUN_MAINTENANCE_IF_MAIN;
