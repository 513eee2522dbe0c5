// A refresh by the document would go no further than to the fragment, in which the dashboard keeps
// its page; loading anew keeps the fragment and really asks the server.
const { againSeconds } = document.currentScript.dataset;
setTimeout(() => window.location.reload(), 1000 * Number(againSeconds));
