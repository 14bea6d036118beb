import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answer } from '#js/search-answer.js';
import { found, ready as read } from '#js/search-index.js';

import { columns } from './support/columns.js';

const INDEX = {
  same: [['驾驶证', '驾照', 'licence'], ['丢了', '遗失', 'lost'], ['申领', '申请', 'apply'], ['照片', 'photo'], ['退回', '不通过', 'rejected']],
  stop: ['怎么办', '吗', '我', 'the', 'my', '请问'],
  traditional: '駕驾駛驶證证領领請请',
  pinyin: ['', { jia: '驾架', shi: '驶', zhao: '照', zheng: '证正', shen: '申', ling: '领令' }],
  pages: [
    { url: 'zh/apply/', title: '怎样申领', counts: 1.2, sections: [['', '怎样申领', '打开交管12123。', ''], ['after', '领到以后', '驾驶证在手机里。ABC。', '']] },
    { url: 'zh/paper/', title: '纸质证', counts: 1, sections: [['', '纸质证', '请保管好。', ''], ['lost', '驾驶证遗失', '先补证。遗失期间不得驾驶，驾照也一样。', '']] },
    { url: 'zh/rejected/', title: '申领不成', counts: 1, sections: [['', '申领不成', '先看原因。', ''], ['photo', '照片', '不通过的，重拍。', '申领不成']] },
    { url: 'zh/other/', title: '其他', counts: 1, sections: [['', '其他', '没有别的。', ''], ['none', '空', '', '']] },
  ],
};
const ready = (index) => read(columns(index));
const index = ready(INDEX);
const first = (query) => found(index, query).hits.map(({ section }) => `${section.page.url}${section.id && '#'}${section.id}`)[0];

test('a question is answered by the section about it, whatever words it takes', () => {
  for (const query of ['我的驾照丢了怎么办', '遗失 驾驶证', '丢了驾照吗', 'lost license', '请问驾驶证丢了']) assert.equal(first(query), 'zh/paper/#lost', query);
  for (const query of ['照片退回', '退回照片', 'my photo was rejected', '照片不通过']) assert.equal(first(query), 'zh/rejected/#photo', query);
});

test('what people call it leads to a section, though its text has none of it, in part and in any order', () => {
  const asked = ready({
    ...INDEX,
    pages: INDEX.pages.map((page) => ({ ...page, sections: page.sections.map((section) => (section[0] === 'lost' ? [...section, '泡水\nwallet stolen'] : section)) })),
  });
  const leads = (query) => found(asked, query).hits.map(({ section: { id } }) => id)[0];
  for (const query of ['泡水了', '驾照让我给泡水里了', 'my wallet was stolen', 'stolen wallet']) assert.equal(leads(query), 'lost', query);
  assert.deepEqual(found(index, 'my wallet was stolen').hits, []);
});

test('pinyin, initials, a character that sounds alike and a wrong letter are understood', () => {
  for (const query of ['shenling', 'shen ling', '申令', 'aply']) assert.equal(first(query), 'zh/apply/#after', query);
  for (const query of ['架驶证', 'jsz', 'jiashizheng', '驾驭证']) assert.deepEqual(found(index, query).terms.flatMap(({ groups }) => groups), [0], query);
});

test('了 may be said or left out; a character that is a word with its neighbour is no slip', () => {
  for (const query of ['丢驾照', '丢了驾照', '驾照丢']) assert.equal(first(query), 'zh/paper/#lost', query);
  // 照骗 sounds like 照片 only where 骗 is no word with what follows
  const talks = ready({ ...INDEX, pinyin: ['', { zhao: '照', pian: '片骗' }], pages: [...INDEX.pages, { url: 'zh/fraud/', title: '防骗', counts: 1, sections: [['', '防骗', '骗子多。', '']] }] });
  const groups = (query) => found(talks, query).terms.flatMap(({ groups: own }) => own);
  assert.deepEqual([groups('照骗退回'), groups('照骗子')], [[3, 4], []]);
});

test('an age is asked for as the rules have it, a number with another unit is not', () => {
  const ages = ready({ ...INDEX, same: [['63岁'], ['70岁', 'age 70']] });
  const groups = (query) => found(ages, query).terms.flatMap(({ groups: own }) => own);
  for (const query of ['我妈72了', '七十五岁', '81 years old', '79周岁']) assert.deepEqual(groups(query), [1], query);
  assert.deepEqual(groups('六十六岁'), [0]);
  for (const query of ['90天', '72小时90分', '12163']) assert.ok(!groups(query).includes(0), query);
  assert.deepEqual(groups('90天'), []);
});

test('a result leads to a heading: the beginning of a page that answers, to the first', () => {
  const two = ready({ ...INDEX, pages: INDEX.pages.map((page) => (page.url === 'zh/apply/' ? { ...page, sections: [...page.sections, ['more', '更多', '还有。', '']] } : page)) });
  const [{ section }] = found(two, '怎样申领').hits;
  assert.deepEqual([section.page.url, section.id], ['zh/apply/', 'after']);
  const bare = ready({ ...INDEX, pages: [{ url: 'zh/print/', title: '打印', counts: 1, sections: [['', '打印', '一页纸。', '']] }, ...INDEX.pages] });
  assert.equal(found(bare, '打印').hits[0].section.id, '');
  // What a page begins with is not passed over where that is what it is for; what is asked for below, is found there.
  const sections = [['', '照片自查', '选照片，马上看。', ''], ['what', '看些什么', '看照片，自查。', ''], ['private', '照片会上传吗', '不上传。', '']];
  const tool = ready({ ...INDEX, pages: [{ url: 'zh/photo-check/', title: '照片自查', counts: 1, isTool: true, sections }, ...INDEX.pages] });
  assert.equal(found(tool, '照片自查').hits[0].section.id, '');
  assert.equal(found(tool, '照片会上传吗').hits[0].section.id, 'private');
});

test('traditional characters and questions that name a thing twice ask for the same', () => {
  const hits = (query) => found(index, query).hits.map(({ section: { page, id }, score }) => [page.url, id, score]);
  assert.ok(hits('申领').length);
  assert.deepEqual(hits('申領'), hits('申领'));
  assert.equal(first('駕駛證遺失'), 'zh/paper/#lost');
  const groups = (query) => found(index, query).terms.flatMap(({ groups: own }) => own);
  assert.deepEqual([groups('申不申领'), groups('丢没丢了'), groups('申请不')], [groups('申领'), groups('丢了'), groups('申请')]);
});

test('a single character is read as its word, and not looked for in others', () => {
  const changes = ready({ ...INDEX, same: [['换证', '换']], pages: [...INDEX.pages, { url: 'zh/new/', title: '手机', counts: 1, sections: [['', '手机', '旧的。', ''], ['phone', '换手机', '换手机，换换换。', ''], ['card', '怎样换证', '到窗口。', '']] }] });
  assert.equal(found(changes, '换').hits[0].section.id, 'card');
});

test('case and width do not matter; what no list has is looked for as it stands', () => {
  for (const query of ['abc', 'ＡＢＣ', '手机里']) assert.equal(first(query), 'zh/apply/#after', query);
});

test('a page comes once, with the other sections that answer beside its best', () => {
  const { hits } = found(index, '驾驶证遗失');
  assert.equal(new Set(hits.map(({ section }) => section.page.url)).size, hits.length);
  assert.ok(hits.every(({ section, others }) => others.every(({ page, id }) => page === section.page && id !== section.id)));
});

test('where no word is found, the nearest headings are given; for nothing asked, nothing', () => {
  const { hits, near } = found(index, '领导');
  assert.ok(near);
  assert.match(hits[0].section.heading, /领/);
  assert.deepEqual(found(index, ' '), { hits: [], terms: [], near: false });
  assert.deepEqual(found(index, '？！').hits, []);
});

test('only words that say nothing are looked for as they are', () => assert.equal(found(index, '怎么办').near, true));

test('a query of 10,000 characters is answered at once, by its beginning', () => {
  const began = performance.now();
  assert.equal(first(`驾照丢了${'驾令x '.repeat(2500)}`), 'zh/paper/#lost');
  found(index, 'jsz'.repeat(3334));
  found(index, '(['.repeat(5000));
  assert.ok(performance.now() - began < 1000);
});

test('the sentence that has most of it is shown, and the words in it are marked', () => {
  const { hits, terms } = found(index, '驾照丢了');
  const parts = answer(hits[0].section.text, terms);
  assert.equal(parts.map(({ text }) => text).join(''), '遗失期间不得驾驶，驾照也一样。');
  assert.deepEqual(parts.filter(({ marked }) => marked).map(({ text }) => text), ['遗失', '驾照']);
});

test('a long sentence is cut around the words; English words are marked whole', () => {
  const terms = [{ own: ['licens'], also: [], groups: [], weight: 1, rarity: 1 }];
  const parts = answer(`${'long '.repeat(40)}licences ${'tail '.repeat(40)}`, terms);
  assert.deepEqual(parts.filter(({ marked }) => marked).map(({ text }) => text), ['licences']);
  assert.match(parts.at(0).text, /^…/);
  assert.match(parts.at(-1).text, /…$/);
  assert.deepEqual(answer('', terms), []);
});
