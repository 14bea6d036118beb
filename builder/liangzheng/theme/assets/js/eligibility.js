// The eligibility helper: asks one thing after another, no more than the answer hangs on, and answers in place by the
// data of the page. Without it, the answers stand open below.
import { byId, find } from './dom.js';
import { judge, nextQuestion } from './eligibility-rules.js';

/** @import { Given, Rules } from './eligibility-rules.js' */

const box = /** @type {HTMLElement | null} */ (document.querySelector('[data-eligibility]'));

/**
 * @param {HTMLElement} helper
 * @param {string} can
 */
function verdict(helper, can) {
  const words = find(`[data-can=${can}]`, HTMLElement, find('[data-verdicts]', HTMLTemplateElement, helper).content);
  const copy = /** @type {HTMLElement} */ (words.cloneNode(true));
  copy.removeAttribute('data-can');
  return copy;
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

/**
 * @param {HTMLElement} helper
 * @param {string} name
 */
const chosen = (helper, name) => /** @type {HTMLInputElement | null} */ (helper.querySelector(`[name=${name}]:checked`))?.value;

if (box) {
  const answer = find('.helper-answer', HTMLElement, box);
  /** @type {Rules} */
  const rules = {
    states: JSON.parse(box.dataset.states ?? ''),
    classes: JSON.parse(box.dataset.classes ?? ''),
    medical: Number(box.dataset.medical),
    extension: JSON.parse(box.dataset.extension ?? ''),
    from: Number(box.dataset.from),
  };

  /** @returns {Given} */
  const given = () => ({
    state: chosen(box, 'state'),
    expired: chosen(box, 'expired'),
    isOlder: byId('h-from', HTMLInputElement).checked,
    age: byId('h-age', HTMLInputElement).value,
  });

  /** @param {string} can @param {readonly string[]} reasons @param {readonly string[]} late */
  const show = (can, reasons, late) => {
    answer.dataset.can = can;
    answer.dataset.reasons = reasons.join(' ');
    answer.replaceChildren(verdict(box, can), ...reasons.map((id) => reason(box, id, late)));
  };

  const update = () => {
    const said = given();
    const { ask, older } = nextQuestion(rules, said);
    const isAllowed = rules.states[said.state ?? '']?.can === 'yes';
    byId('h-expired').hidden = !isAllowed;
    byId('h-older').hidden = !older;
    byId('h-aged').hidden = !said.isOlder;
    if (ask === 'see') show('see', ['see'], []);
    else if (ask === 'age') show('ask', [], []);
    else if (ask) {
      delete answer.dataset.can;
      delete answer.dataset.reasons;
      answer.replaceChildren();
    } else {
      const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll('[name=classes]'));
      const found = judge(rules, {
        state: said.state ?? '',
        expired: isAllowed && said.expired === 'yes',
        codes: older && said.isOlder ? [...boxes].filter(({ checked }) => checked).map(({ value }) => value) : [],
        age: older && said.isOlder ? Number(said.age) : 0,
      });
      show(found.can, found.reasons, found.late);
    }
  };

  // What comes next stands below the list, where a phone's window may have ended.
  const reveal = () => (answer.childElementCount ? answer : byId('h-expired')).scrollIntoView({ block: 'nearest' });

  for (const form of box.querySelectorAll('form')) {
    // What stood there was the answer to something else.
    for (const type of ['change', 'input']) form.addEventListener(type, update);
    form.addEventListener('change', reveal);
    form.addEventListener('submit', (event) => event.preventDefault());
  }
  find('form', HTMLFormElement, box).hidden = false;
  update();
}
