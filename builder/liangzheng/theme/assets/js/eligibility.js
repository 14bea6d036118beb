// The eligibility helper: answers in place by the data of the page; without it, the answers stand open below.
const box = document.querySelector('[data-eligibility]');

// The same as tests/support/eligibility.py; a test holds the two together.
export function judge({ states, classes, medical }, { state, expired, codes, age }) {
  const group = states[state];
  const late = codes.filter((code) => classes[code] && age >= classes[code]);
  const reasons = expired ? ['expired'] : [];
  if (!(expired && group.can === 'yes')) reasons.push(group.id);
  if (late.length) reasons.push('too_old');
  if (age >= medical) reasons.push('medical');
  return { can: expired ? 'no' : group.can, reasons, late };
}

// Today in China, as the licence's dates are meant.
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

if (box) {
  const form = box.querySelector('form');
  const answer = box.querySelector('.helper-answer');
  const data = {
    states: JSON.parse(box.dataset.states),
    classes: JSON.parse(box.dataset.classes),
    medical: Number(box.dataset.medical),
  };
  const verdict = (can) => {
    const words = box.querySelector('[data-verdicts]').content.querySelector(`[data-can=${can}]`);
    const paragraph = document.createElement('p');
    const strong = document.createElement('strong');
    strong.textContent = words.textContent;
    paragraph.append(strong);
    return paragraph;
  };
  const reason = (id, late) => {
    const source = box.querySelector(`[data-answer=${id}]`);
    const copy = (source.matches('details') ? source.querySelector('p') : source).cloneNode(true);
    copy.removeAttribute('data-answer');
    const place = copy.querySelector('[data-late]');
    if (place) place.textContent = late.join(' ') + place.dataset.after;
    return copy;
  };

  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const until = form.querySelector('#h-until').value;
    const long = form.querySelector('#h-long').checked;
    const age = Number(form.querySelector('#h-age').value);
    if ((!until && !long) || !age) {
      answer.dataset.can = 'ask';
      answer.replaceChildren(verdict('ask'));
      return;
    }
    const codes = [...form.querySelectorAll('[name=classes]:checked')].map(({ value }) => value);
    const found = judge(data, {
      state: form.querySelector('#h-state').value,
      expired: !long && until < today(),
      codes,
      age,
    });
    answer.dataset.can = found.can;
    answer.dataset.reasons = found.reasons.join(' ');
    answer.replaceChildren(verdict(found.can), ...found.reasons.map((id) => reason(id, found.late)));
  });
}
