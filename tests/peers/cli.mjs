// One way in and one way out for every script here: `script.mjs [command] --name=value …` prints one JSON object.
import { parseArgs } from 'node:util';

/** Read `--name=value` options (a base64url value may start with a dash); they are read in camelCase. */
export function read(names, { multiple = [] } = {}) {
  const options = Object.fromEntries(
    [...names, ...multiple].map((name) => [name, { type: 'string', multiple: multiple.includes(name) }]),
  );
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const given = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()), value]),
  );
  return { command: positionals[0], ...given };
}

/** Run `task` and print what it returns, or `{"error": …}` with exit status 1. */
export async function answer(task) {
  try {
    console.log(JSON.stringify(await task()));
  } catch (error) {
    console.log(JSON.stringify(explain(error)));
    process.exitCode = 1;
  }
}

// An OAuth error from the server keeps the server's own words; anything else is what the library found wrong.
function explain(error) {
  const wire = error.error ? { error: error.error, error_description: error.error_description ?? null } : {};
  const challenge = error.cause?.[0]?.parameters;
  return {
    error: challenge?.error ?? error.code ?? error.name,
    error_description: challenge?.error_description ?? error.message,
    ...wire,
    status: error.status ?? error.response?.status ?? null,
    code: error.code ?? null,
    detail: [error.message, error.cause?.message].filter(Boolean).join(': '),
  };
}
