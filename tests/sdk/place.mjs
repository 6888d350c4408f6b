// What every script is given, and what people do between two calls: read mail, look at the authenticator app.
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";

export const require = createRequire(new URL("../peers/package.json", import.meta.url));
export const place = JSON.parse(process.argv[2]);

/** The newest code that was mailed to somebody, not in the first `after` letters. */
export async function code(to, after = 0) {
  for (let tries = 0; tries < 150; tries++) {
    const letters = await (await fetch(`${place.url}/inbox.json?to=${encodeURIComponent(to)}`)).json();
    const found = letters.slice(0, Math.max(0, letters.length - after)).find((letter) => letter.code);
    if (found) return found.code;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no letter came to ${to}`);
}

/** RFC 6238; `later` in steps of thirty seconds, because a step is used up by its first use. */
export function totp(seed, later = 0) {
  let bits = "";
  for (const letter of seed.replace(/=+$/, ""))
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const mac = createHmac("sha1", key).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/** The claims of a token, unverified. */
export const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

/** What a client refused: its name and message. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return [error.name ?? error.code, error.message];
  }
  return null;
}

/** Run the steps and print what they found. */
export async function tell(steps) {
  const found = {};
  try {
    await steps(found);
  } catch (error) {
    found.error = `${error.name ?? error.code}: ${error.message}\n${error.stack}`;
  }
  console.log(JSON.stringify(found));
  process.exit(0);
}
