/**
 * @module
 * Name and version of the service.
 */
import { name, version } from "../package.json";

export const SERVICE = { name, version };
