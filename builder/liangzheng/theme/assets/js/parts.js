// The parts of a code that is split over several QR codes, as they are seen one after another.
export class Parts {
  #seen = new Map();

  // Takes the parts among codes; returns all codes with the parts seen before, and how many parts there are.
  add(codes) {
    for (const code of codes) if (code.part) this.#seen.set(`${code.part} ${code.data}`, code);
    const parts = [...this.#seen.values()];
    const rest = codes.filter(({ part }) => !part);
    const have = new Set(parts.map(({ part }) => part[0])).size;
    return { codes: [...rest, ...parts], have, of: parts.length ? parts[0].part[1] : 0 };
  }

  clear() {
    this.#seen.clear();
  }
}
