CREATE TABLE `architectures` (
	`version` integer NOT NULL,
	`key` text NOT NULL,
	`ordinal` integer NOT NULL,
	`hash` text,
	`official_index` integer,
	`written` text,
	`numbers` blob NOT NULL,
	`ranks` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `architectures_key` ON `architectures` (`version`,`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `architectures_ordinal` ON `architectures` (`version`,`ordinal`);--> statement-breakpoint
CREATE INDEX `architectures_hash` ON `architectures` (`version`,`hash`) WHERE "architectures"."hash" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `architectures_official_index` ON `architectures` (`version`,`official_index`) WHERE "architectures"."official_index" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `sorted_chunks` (
	`version` integer NOT NULL,
	`metric` text NOT NULL,
	`chunk` integer NOT NULL,
	`largest` real NOT NULL,
	`smallest` real NOT NULL,
	`ordinals` blob NOT NULL,
	PRIMARY KEY(`version`, `metric`, `chunk`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `table_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`table_id` text NOT NULL,
	`fingerprint` text NOT NULL,
	`load` text NOT NULL,
	`state` text NOT NULL,
	`rows` integer NOT NULL,
	`metrics` text NOT NULL,
	`ranked` text NOT NULL,
	`ranked_rows` text NOT NULL,
	`sources` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `table_versions_table` ON `table_versions` (`table_id`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `table_versions_loading` ON `table_versions` (`table_id`) WHERE "table_versions"."state" = 'loading';