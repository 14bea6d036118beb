// Chinese by its sound: pinyin without tones, initials, and what many do not tell apart (zh and z, ing and in).

/** @param {string} syllable */
const sound = (syllable) => syllable.replace(/^([zcs])h/, '$1').replace(/([aei])ng$/, '$1n');

/**
 * The common characters in the order of their pinyin (GB 2312-80, level 1: rows 16 to 55).
 * @returns {string}
 */
function common() {
  const bytes = [];
  for (let row = 16; row < 56; row += 1) for (let cell = 1; cell < 95; cell += 1) bytes.push(row + 0xa0, cell + 0xa0);
  return new TextDecoder('gb2312').decode(new Uint8Array(bytes));
}

/** How the common characters are read, one after another (a2ai13), and the others: syllable -> characters.
 * @typedef {readonly [common: string, others: Record<string, string>]} Readings
 */

export class Pinyin {
  /** @type {Map<string, string[]>} */
  #sounds = new Map();
  /** @type {Set<string>} */
  #syllables = new Set();

  /** @param {Readings} readings */
  constructor([runs, others]) {
    const characters = common();
    let at = 0;
    for (const [, syllable = '', length] of runs.matchAll(/([a-z]+)(\d+)/g)) this.#add(syllable, characters.slice(at, (at += Number(length))));
    for (const [syllable, also] of Object.entries(others)) this.#add(syllable, also);
  }

  /** @param {string} syllable @param {string} characters */
  #add(syllable, characters) {
    this.#syllables.add(syllable);
    for (const character of characters) this.#sounds.set(character, [...(this.#sounds.get(character) ?? []), sound(syllable)]);
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
