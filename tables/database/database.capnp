# A server for one local D1 database. A D1 database is a Durable Object with SQLite whose namespace and name
# Miniflare chooses: with the same ones, this object has the same file.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .guard),
    (name = "database", worker = .database),
    (name = "state", disk = (writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const guard :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [(name = "guard.mjs", esModule = embed "guard.mjs")],
  bindings = [
    (name = "DATABASE", service = "database"),
    (name = "TOKEN", fromEnvironment = "ARCHFIT_DATABASE_TOKEN"),
  ],
);

const database :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [(name = "database.mjs", esModule = embed "database.mjs")],
  durableObjectNamespaces = [
    (className = "Database", uniqueKey = "miniflare-D1DatabaseObject", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "state"),
  bindings = [
    (name = "DATABASES", durableObjectNamespace = "Database"),
    (name = "ID", fromEnvironment = "ARCHFIT_DATABASE_ID"),
  ],
);
