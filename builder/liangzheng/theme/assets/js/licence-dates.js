// The calculator of a licence's dates: what is typed never leaves the page.
import { byId, element, find } from './dom.js';
import { todayInChina } from './days.js';
import { licenceDates, pointsCycle } from './licence-dates-rules.js';

const box = /** @type {HTMLElement | null} */ (document.querySelector('[data-licence-dates]'));

if (box) {
  const form = find('form', HTMLFormElement, box);
  const answer = find('.helper-answer', HTMLElement, box);
  const { content } = find('[data-rows]', HTMLTemplateElement, box);
  /** @param {string} name */
  const words = (name) => find(`[data-row=${name}]`, HTMLElement, content).textContent ?? '';
  const terms = {
    window: Number(box.dataset.window),
    cancelled: Number(box.dataset.cancelled),
    restorable: Number(box.dataset.restorable),
  };
  /** @param {readonly [string, string][]} entries */
  const rows = (entries) =>
    element('dl', {}, entries.flatMap(([name, text]) => [element('dt', { text: words(name) }), element('dd', { text })]));

  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const start = byId('d-start', HTMLInputElement).value;
    const years = Number(byId('d-term', HTMLSelectElement).value);
    const first = byId('d-first', HTMLInputElement).value;
    const entries = years && start ? Object.entries(licenceDates(terms, start, years)) : [];
    if (first && first <= todayInChina()) entries.push(['cycle', pointsCycle(first, todayInChina()).join(words('to'))]);
    const parts = entries.length ? [rows(entries)] : [];
    if (!years) parts.unshift(element('p', { text: words('long') }));
    else if (!entries.length) parts.push(element('p', { text: words('ask') }));
    answer.dataset.answer = JSON.stringify(Object.fromEntries(entries));
    answer.replaceChildren(...parts);
  });
}
