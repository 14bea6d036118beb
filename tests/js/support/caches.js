// Cache Storage in memory, or one whose disk is full, or that is blocked.
const hrefOf = (request) => (typeof request === 'string' ? request : (request.url ?? request.href));

class MemoryCache {
  constructor({ full }) {
    this.full = full;
    this.kept = new Map();
  }

  async match(request, { ignoreSearch = false } = {}) {
    const bare = (url) => (ignoreSearch ? url.split('?')[0] : url);
    const found = [...this.kept].find(([url]) => bare(url) === bare(hrefOf(request)));
    return found?.[1].clone();
  }

  async put(request, response) {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(hrefOf(request), response.clone());
  }

  async addAll(requests) {
    for (const request of requests) {
      const response = await globalThis.fetch(request);
      if (!response.ok) throw new TypeError(`${hrefOf(request)}: ${response.status}`);
      await this.put(request, response);
    }
  }

  async delete(request) {
    return this.kept.delete(hrefOf(request));
  }
}

export function memoryCaches({ full = false, blocked = false } = {}) {
  const named = new Map();
  return {
    named,
    async open(name) {
      if (blocked) throw new DOMException('blocked', 'SecurityError');
      if (!named.has(name)) named.set(name, new MemoryCache({ full }));
      return named.get(name);
    },
    async match(request) {
      for (const cache of named.values()) {
        const found = await cache.match(request);
        if (found) return found;
      }
      return undefined;
    },
    keys: async () => [...named.keys()],
    delete: async (name) => named.delete(name),
  };
}
