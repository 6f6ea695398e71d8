/**
 * Leaves for another page as a whole new document, because who is signed in has changed: nothing of the page's
 * memory may outlive that. The promise never settles, so that a button that waits for it stays pending.
 */
export function goTo(path: string): Promise<never> {
  window.location.assign(path);
  return new Promise(() => {});
}
