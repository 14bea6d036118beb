// Whether the page was opened inside of an app, whose browser often has no camera for pages.

/** @typedef {'wechat' | 'alipay' | 'dingtalk'} App */

/** @type {readonly [App, RegExp][]} */
const APPS = [
  ['wechat', /MicroMessenger\//i],
  ['alipay', /AlipayClient\//i],
  ['dingtalk', /DingTalk(\/|\()/i],
];

/**
 * @param {string} agent as navigator.userAgent
 * @returns {App | null}
 */
export const appOf = (agent) => APPS.find(([, pattern]) => pattern.test(agent))?.[0] ?? null;
