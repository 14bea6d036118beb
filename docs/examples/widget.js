// What the page around does with a verdict: here, it says what to do next.
const NEXT = {
  authentic: '核验通过。请再核对：人和证是不是同一个人。',
  restricted: '证是真的，但现在不能用。',
  rejected: '核验不通过，请不要接受。',
  cannot_judge: '这里核验不了，请换别的办法核实。',
};
const told = document.getElementById('told');

document.addEventListener('liangzheng-verdict', ({ detail }) => {
  told.textContent = detail.specimen ? '这是演示用的样证，不是任何人的证件。' : NEXT[detail.outcome];
});
document.addEventListener('liangzheng-cleared', () => {
  told.textContent = '';
});
