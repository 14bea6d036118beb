// Draws the verifier page: notes, problems, the ways in, the verdict. It decides nothing.
import { announcer } from './announce.js';
import { byId } from './dom.js';
import { clearReport, isOfHolder, showReport } from './report-view.js';

/** @import { Purpose } from './purposes.js' */
/** @import { Verdict } from './verifier.js' */
/** @import { Say } from './words.js' */

// What was read matters more than how the phone is held.
const HINT_STANDS_MS = 1500;

/**
 * @param {Say} say
 * @param {() => Purpose} [purpose] what the checker needs
 */
export function checkView(say, purpose = () => 'all') {
  const announce = announcer(byId('live'));
  const result = byId('result');
  let waiting = false;
  /** @type {Verdict | null} */
  let current = null;
  /** @type {{ word: string, values?: Record<string, number>, at: number }} */
  let toldLast = { word: 'camera_hint', at: 0 };

  /** @param {string} sentence Empty: there is nothing to say. */
  function note(sentence) {
    byId('note').textContent = sentence;
    byId('note').hidden = !sentence;
    if (sentence) announce(sentence);
  }

  /**
   * Beside the camera's picture, where the person looks while it is on.
   * @param {string} word
   * @param {Record<string, number>} [values]
   */
  function hint(word, values) {
    toldLast = { word, values, at: performance.now() };
    showHint(say(word, values));
  }

  /**
   * What would help at the moment; without it the last hint stands again, and one that has just come is left.
   * @param {string | null} word
   */
  function measuredHint(word) {
    if (performance.now() - toldLast.at < HINT_STANDS_MS) return;
    showHint(word ? say(word) : say(toldLast.word, toldLast.values));
  }

  /** @param {string} sentence */
  function showHint(sentence) {
    if (byId('camera-hint').textContent === sentence) return;
    byId('camera-hint').textContent = sentence;
    announce(sentence);
  }

  /**
   * @param {string} sentence
   * @param {{ reload?: boolean, retry?: boolean, cause?: string }} [options] reload: nothing else than loading the page again
   *   helps; retry: what could not be fetched may be there now; cause: for whoever looks into it, not shown
   */
  function problem(sentence, { reload = false, retry = false, cause = '' } = {}) {
    note('');
    if (waiting) ways(true, false);
    byId('problem-text').textContent = sentence;
    byId('reload').hidden = !reload;
    byId('retry').hidden = !retry;
    byId('problem').dataset.cause = cause;
    byId('problem').hidden = false;
  }

  /** @param {string} sentence A code was read, and nothing is to be done until there is a verdict on it. */
  function wait(sentence) {
    begin(sentence);
    ways(false, false);
    byId('check-title').classList.remove('visually-hidden');
    byId('cancel').hidden = false;
    waiting = true;
  }

  /** @param {string} sentence Instead of the last problem. */
  function begin(sentence) {
    byId('problem').hidden = true;
    note(sentence);
  }

  /** @param {boolean} shown @param {boolean} barcode Only what takes the card's barcode. */
  function ways(shown, barcode) {
    waiting = false;
    byId('cancel').hidden = true;
    byId('ways').hidden = byId('more-ways').hidden = !shown;
    byId('check-title').classList.toggle('visually-hidden', !shown);
    byId('ways-title').textContent = say(barcode ? 'barcode_title' : 'ways');
    byId('ways-text').hidden = byId('barcode-cancel').hidden = !barcode;
    byId('lead').hidden = !shown || barcode;
    byId('gallery').hidden = byId('text-way').hidden = barcode;
  }

  /** @param {boolean} barcode Else the last verdict is forgotten. */
  function showWays(barcode) {
    if (barcode) {
      result.hidden = true;
    } else {
      clearReport(result);
      current = null;
      byId('text', HTMLTextAreaElement).value = '';
    }
    ways(true, barcode);
    byId('ways-title').focus();
    if (!barcode) window.scrollTo({ top: 0 });
  }

  /** @param {Verdict} answer @param {boolean} comparable Whether its barcode may be scanned next. */
  function showVerdict(answer, comparable) {
    note('');
    current = answer;
    showReport(result, answer, say, purpose());
    byId('with-barcode').hidden = !comparable;
    const { headline, verdict, sentence, outcome, live } = answer.view;
    const again = outcome === 'cannot_judge' && isOfHolder(answer.report);
    byId('rescan').hidden = headline?.kind !== 'cut_short' && headline?.kind !== 'misread' && !again;
    ways(false, false);
    announce(`${headline ? `${headline.text}${say('colon')}` : ''}${verdict}${say('full_stop')}${[sentence, live ?? ''].join(' ').trim()}`);
    byId('verdict').focus({ preventScroll: true });
    result.scrollIntoView({ block: 'start' });
  }

  /** Everything of the verdict that stands, whatever the checker needs as a rule. */
  function showAll() {
    if (!current) return;
    showReport(result, current, say);
    byId('verdict').focus({ preventScroll: true });
  }

  function backToVerdict() {
    result.hidden = false;
    ways(false, false);
    byId('verdict').focus();
  }

  // Their places are kept until here; from now on what is hidden takes none.
  for (const node of document.querySelectorAll('#check [data-early]')) node.removeAttribute('data-early');
  ways(true, false);

  return { note, hint, measuredHint, problem, begin, wait, showWays, showVerdict, showAll, backToVerdict };
}

/** @typedef {ReturnType<typeof checkView>} CheckView */
