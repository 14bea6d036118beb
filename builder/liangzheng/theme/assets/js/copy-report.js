/**
 * Puts a report on the clipboard, indented for people; says whether it could.
 * @param {string | undefined} report JSON
 */
export async function copyReport(report) {
  try {
    await navigator.clipboard.writeText(JSON.stringify(JSON.parse(report ?? ''), null, 1));
    return true;
  } catch {
    return false;
  }
}
