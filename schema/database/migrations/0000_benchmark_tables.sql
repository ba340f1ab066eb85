CREATE TABLE `benchmark_tables` (
	`id` text PRIMARY KEY NOT NULL,
	`space` text NOT NULL,
	`title` text NOT NULL,
	`licence` text NOT NULL,
	`source` text NOT NULL,
	`current_version` text,
	`rows` integer DEFAULT 0 NOT NULL
);
