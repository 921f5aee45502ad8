// Entries and nodes for tests.
let id = 0;

export function entry(node, task, start, end, status = "ready") {
  id += 1;
  return { id, node, task, status, start, end, message: null };
}

export function nodes(...ids) {
  return ids.map((each) => ({ id: each, name: `node ${each}`, roles: "" }));
}
