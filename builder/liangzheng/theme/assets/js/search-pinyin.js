// Chinese by its sound: pinyin without tones, initials, and what many do not tell apart (zh and z, ing and in).

/** @param {string} syllable */
const sound = (syllable) => syllable.replace(/^([zcs])h/, '$1').replace(/([aei])ng$/, '$1n');

export class Pinyin {
  /** @type {Map<string, string[]>} */
  #sounds = new Map();
  /** @type {Set<string>} */
  #syllables = new Set();

  /** @param {Record<string, string>} table syllable -> characters */
  constructor(table) {
    for (const [syllable, characters] of Object.entries(table)) {
      this.#syllables.add(syllable);
      for (const character of characters) this.#sounds.set(character, [...(this.#sounds.get(character) ?? []), sound(syllable)]);
    }
  }

  /**
   * How a character may sound; a Latin letter or a digit sounds like itself.
   * @param {string} character
   */
  sounds(character) {
    return this.#sounds.get(character) ?? [character];
  }

  /**
   * Whether two words of one length sound alike.
   * @param {string} one
   * @param {string} other
   */
  alike(one, other) {
    return [...one].every((character, at) => {
      const sounds = this.sounds(other[at] ?? '');
      return character === other[at] || this.sounds(character).some((sounding) => sounds.includes(sounding));
    });
  }

  /**
   * Letters as syllables, the longest first; undefined where they are none.
   * @param {string} letters
   * @returns {string[] | undefined}
   */
  syllables(letters) {
    /** @type {Map<number, string[] | undefined>} */
    const known = new Map([[letters.length, []]]);
    /** @type {(from: number) => string[] | undefined} */
    const from = (at) => {
      if (known.has(at)) return known.get(at);
      known.set(at, undefined);
      for (let length = Math.min(6, letters.length - at); length > 0; length -= 1) {
        const syllable = letters.slice(at, at + length);
        const rest = this.#syllables.has(syllable) ? from(at + length) : undefined;
        if (rest) {
          known.set(at, [sound(syllable), ...rest]);
          break;
        }
      }
      return known.get(at);
    };
    return from(0);
  }

  /**
   * Whether a Chinese word is read as these syllables.
   * @param {string} word
   * @param {readonly string[]} syllables
   */
  reads(word, syllables) {
    return word.length === syllables.length && [...word].every((character, at) => this.sounds(character).includes(syllables[at] ?? ''));
  }

  /**
   * Whether these letters are the first of each of its syllables.
   * @param {string} word
   * @param {string} letters
   */
  begins(word, letters) {
    return word.length === letters.length && [...word].every((character, at) => this.sounds(character).some(([first]) => first === letters[at]));
  }
}
