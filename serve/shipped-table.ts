/**
 * @module
 * The table that comes with the repository: NAS-Bench-201, loaded once into a new local database.
 */
import { join } from "node:path";
import { persistenceFolder, root } from "../tables/database/wrangler.js";

export const SHIPPED_TABLE = {
  table: "nasbench201",
  file: join(root, "tables", "nasbench201.csv.gz"),
  title: "NAS-Bench-201 after 12 and 200 epochs: means over seeds, and latencies on four devices",
  licence: "MIT",
  source:
    "Dong and Yang, NAS-Bench-201 (2020); latencies: Li et al., HW-NAS-Bench (2021); as gathered in tables/README.md",
} as const;

/** Beside the database: says that the table was loaded once, so that one that is dropped stays away. */
export const loadedMark = (state: string) =>
  join(persistenceFolder(state), "archfit-nasbench201-loaded");
