// The steps stand open without this; with it each heading is a button that folds its step away.
for (const step of document.querySelectorAll('.steps .step')) {
  const heading = step.querySelector('h3');
  if (!heading) continue;
  const rest = /** @type {HTMLElement[]} */ ([...step.children].filter((node) => node !== heading));
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'step-button';
  button.setAttribute('aria-expanded', 'true');
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    for (const node of rest) node.hidden = !open;
  });
}
