// The calculator of a licence's dates; days are calendar days, written YYYY-MM-DD, and never leave the page.
const box = document.querySelector('[data-licence-dates]');
const DAY = 86_400_000;

const parse = (text) => new Date(`${text}T00:00:00Z`);
const write = (day) => day.toISOString().slice(0, 10);
const addDays = (day, days) => new Date(day.getTime() + days * DAY);
// 29 February becomes 1 March where there is none, as Date does by itself.
const addYears = (day, years) => new Date(Date.UTC(day.getUTCFullYear() + years, day.getUTCMonth(), day.getUTCDate()));

// The same as builder/liangzheng/plugin/licence_dates.py; a test holds the two together.
export function licenceDates({ window, cancelled, restorable }, start, years) {
  const last = addYears(parse(start), years);
  const end = addYears(last, cancelled);
  return {
    last_day: write(last),
    renew_from: write(addDays(last, -window)),
    no_driving_from: write(addDays(last, 1)),
    cancelled_after: write(end),
    restorable_until: write(addYears(end, restorable)),
  };
}

export function pointsCycle(first, today) {
  const begin = parse(first);
  const day = parse(today);
  let years = day.getUTCFullYear() - begin.getUTCFullYear();
  if (addYears(begin, years) > day) years -= 1;
  return [write(addYears(begin, years)), write(addDays(addYears(begin, years + 1), -1))];
}

const todayInChina = () => write(new Date(Date.now() + 8 * 3600_000));

if (box) {
  const form = box.querySelector('form');
  const answer = box.querySelector('.helper-answer');
  const words = (name) => box.querySelector('[data-rows]').content.querySelector(`[data-row=${name}]`).textContent;
  const terms = Object.fromEntries(['window', 'cancelled', 'restorable'].map((name) => [name, Number(box.dataset[name])]));
  const line = (text) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    return paragraph;
  };
  const rows = (entries) => {
    const list = document.createElement('dl');
    for (const [name, value] of entries) {
      const term = document.createElement('dt');
      term.textContent = words(name);
      const text = document.createElement('dd');
      text.textContent = value;
      list.append(term, text);
    }
    return list;
  };

  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const start = form.querySelector('#d-start').value;
    const years = Number(form.querySelector('#d-term').value);
    const first = form.querySelector('#d-first').value;
    const entries = years && start ? Object.entries(licenceDates(terms, start, years)) : [];
    if (first && first <= todayInChina()) entries.push(['cycle', pointsCycle(first, todayInChina()).join(words('to'))]);
    const parts = entries.length ? [rows(entries)] : [];
    if (!years) parts.unshift(line(words('long')));
    else if (!entries.length) parts.push(line(words('ask')));
    answer.dataset.answer = JSON.stringify(Object.fromEntries(entries));
    answer.replaceChildren(...parts);
  });
}
