// Cache Storage in memory, with room for so many bytes, or blocked.
const hrefOf = (request) => (typeof request === 'string' ? request : (request.url ?? request.href));

class MemoryCache {
  constructor(storage) {
    this.storage = storage;
    this.kept = new Map();
  }

  async match(request, { ignoreSearch = false } = {}) {
    const bare = (url) => (ignoreSearch ? url.split('?')[0] : url);
    const found = [...this.kept].find(([url]) => bare(url) === bare(hrefOf(request)));
    return found?.[1].response.clone();
  }

  async matchAll() {
    return [...this.kept.values()].map(({ response }) => response.clone());
  }

  async keys() {
    return [...this.kept.keys()].map((url) => ({ url }));
  }

  async put(request, response) {
    const { byteLength: size } = await response.clone().arrayBuffer();
    const before = this.kept.get(hrefOf(request))?.size ?? 0;
    if (this.storage.used() + size - before > this.storage.room) throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(hrefOf(request), { response: response.clone(), size });
  }

  async delete(request) {
    return this.kept.delete(hrefOf(request));
  }
}

export function memoryCaches({ room = Infinity, blocked = false } = {}) {
  const named = new Map();
  const may = () => {
    if (blocked) throw new DOMException('blocked', 'SecurityError');
  };
  const storage = {
    named,
    room,
    used: () => [...named.values()].flatMap(({ kept }) => [...kept.values()]).reduce((sum, { size }) => sum + size, 0),
    async open(name) {
      may();
      if (!named.has(name)) named.set(name, new MemoryCache(storage));
      return named.get(name);
    },
    async match(request, { cacheName } = {}) {
      may();
      for (const [name, cache] of named) {
        const found = (cacheName ?? name) === name && (await cache.match(request));
        if (found) return found;
      }
      return undefined;
    },
    has: async (name) => (may(), named.has(name)),
    keys: async () => (may(), [...named.keys()]),
    delete: async (name) => (may(), named.delete(name)),
  };
  return storage;
}
