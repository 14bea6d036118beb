// The eligibility helper: answers in place by the data of the page; without it, the answers stand open below.
import { byId, element, find } from './dom.js';
import { judge } from './eligibility-rules.js';
import { todayInChina } from './days.js';

/** @import { Rules } from './eligibility-rules.js' */

const box = /** @type {HTMLElement | null} */ (document.querySelector('[data-eligibility]'));

/**
 * @param {HTMLElement} helper
 * @param {string} can
 */
function verdict(helper, can) {
  const words = find(`[data-can=${can}]`, HTMLElement, find('[data-verdicts]', HTMLTemplateElement, helper).content);
  return element('p', {}, [element('strong', { text: words.textContent ?? '' })]);
}

/**
 * The answer that stands below, once more.
 * @param {HTMLElement} helper
 * @param {string} id
 * @param {readonly string[]} late classes that one is too old for
 */
function reason(helper, id, late) {
  const source = find(`[data-answer=${id}]`, HTMLElement, helper);
  const text = source.matches('details') ? find('p', HTMLElement, source) : source;
  const copy = /** @type {HTMLElement} */ (text.cloneNode(true));
  copy.removeAttribute('data-answer');
  const place = /** @type {HTMLElement | null} */ (copy.querySelector('[data-late]'));
  if (place) place.textContent = late.join(' ') + (place.dataset.after ?? '');
  return copy;
}

if (box) {
  const form = find('form', HTMLFormElement, box);
  const answer = find('.helper-answer', HTMLElement, box);
  /** @type {Rules} */
  const rules = {
    states: JSON.parse(box.dataset.states ?? ''),
    classes: JSON.parse(box.dataset.classes ?? ''),
    medical: Number(box.dataset.medical),
    extension: JSON.parse(box.dataset.extension ?? ''),
  };

  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const until = byId('h-until', HTMLInputElement).value;
    const long = byId('h-long', HTMLInputElement).checked;
    const age = Number(byId('h-age', HTMLInputElement).value);
    if ((!until && !long) || !age) {
      answer.dataset.can = 'ask';
      answer.replaceChildren(verdict(box, 'ask'));
      return;
    }
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[name=classes]'));
    const found = judge(rules, {
      state: byId('h-state', HTMLSelectElement).value,
      expired: !long && until < todayInChina(),
      codes: [...boxes].filter(({ checked }) => checked).map(({ value }) => value),
      age,
    });
    answer.dataset.can = found.can;
    answer.dataset.reasons = found.reasons.join(' ');
    answer.replaceChildren(verdict(box, found.can), ...found.reasons.map((id) => reason(box, id, found.late)));
  });
}
