/**
 * @module
 * The inspector of a Worker that runs in Miniflare: what its JavaScript takes of memory.
 *
 * Needs the global `WebSocket`: Node 22, or `--experimental-websocket`.
 */

/** In bytes. */
export interface HeapUsage {
  /** Of JavaScript objects, garbage that was not collected yet included. */
  readonly usedSize: number;
  /** Of array buffers; WebAssembly's memory is not among them. */
  readonly backingStorageSize: number;
}

export interface Inspector {
  heapUsage(): Promise<HeapUsage>;
  close(): void;
}

/** Connects to the Worker of that Miniflare; `port` is its `inspectorPort`. */
export async function inspect(port: number): Promise<Inspector> {
  const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const own = (targets as { webSocketDebuggerUrl: string }[])
    .map(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl)
    .find((url) => url.includes("core:user"));
  if (own === undefined) throw new Error(`No Worker is inspected on port ${port}`);
  // Connections without the origin of developer tools are refused.
  const headers = { origin: "https://devtools.devprod.cloudflare.dev" };
  const socket = new WebSocket(own, { headers } as unknown as string[]);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data as string);
    waiting.get(id)?.(result);
    waiting.delete(id);
  };
  let last = 0;
  const send = (method: string) =>
    new Promise<unknown>((resolve) => {
      waiting.set(++last, resolve);
      socket.send(JSON.stringify({ id: last, method }));
    });
  return {
    heapUsage: async () => (await send("Runtime.getHeapUsage")) as HeapUsage,
    close: () => socket.close(),
  };
}
