// Storage for op.mjs: plain Maps. oidc-provider's own example adapter walks every token of a grant on each write and
// keeps only a thousand rows, which would make the peer look slower in the bench than it is.
const rows = new Map();
const members = new Map();
const byUid = new Map();

export class Memory {
  constructor(model) {
    this.model = model;
  }

  key(id) {
    return `${this.model}:${id}`;
  }

  async upsert(id, payload) {
    const key = this.key(id);
    rows.set(key, payload);
    if (this.model === 'Session') byUid.set(payload.uid, id);
    if (payload.grantId && this.model !== 'Session' && this.model !== 'Interaction') {
      if (!members.has(payload.grantId)) members.set(payload.grantId, new Set());
      members.get(payload.grantId).add(key);
    }
  }

  async find(id) {
    return rows.get(this.key(id));
  }

  async findByUid(uid) {
    return this.find(byUid.get(uid));
  }

  async consume(id) {
    rows.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    rows.delete(this.key(id));
  }

  async revokeByGrantId(grantId) {
    for (const key of members.get(grantId) ?? []) rows.delete(key);
    members.delete(grantId);
  }
}
