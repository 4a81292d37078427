// Verifies credentials by libraries of others, from a folder where they are installed: node verify.mjs FOLDER CONTEXTS
// FOLDER holds map.json (what is published) and credentials.json (file name to credential or token); CONTEXTS gives a file
// for each context. Prints one line, a JSON object: verifier to file to verdict. Nothing is asked of any network.
import fs from 'node:fs';
import path from 'node:path';

const [folder, contexts] = process.argv.slice(2);
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const published = read(path.join(folder, 'map.json'));
const known = read(contexts);
const credentials = read(path.join(folder, 'credentials.json'));

// The whole outside world, for the verifier that fetches by itself.
globalThis.fetch = async (input) => {
  const url = (input.url ?? String(input)).split('#')[0];
  const file = published[url] ? path.join(folder, published[url]) : known[url];
  return file
    ? new Response(fs.readFileSync(file), {headers: {'content-type': 'application/json'}})
    : new Response('', {status: 404});
};
console.log = console.error; // the last line alone is the answer

const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
const vc = await import('@digitalbazaar/vc');
const core = await import('@digitalcredentials/verifier-core');
const jose = await import('jose');
const base58 = await import('base58-universal');

async function documentLoader(url) {
  const bare = url.split('#')[0];
  let document;
  if (known[url]) {
    document = read(known[url]);
  } else if (bare.startsWith('did:web:')) {
    document = controller(bare);
    if (url.includes('#')) {
      const method = document.verificationMethod.find((one) => one.id === url);
      document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
    }
  } else if (published[url]) {
    document = read(path.join(folder, published[url]));
  } else {
    throw new Error(`Nothing is published at ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

function controller(did) {
  const [host, ...rest] = did.slice('did:web:'.length).split(':');
  return read(path.join(folder, published[`https://${decodeURIComponent(host)}/${rest.join('/')}/did.json`]));
}

const status = (suite) => (given) =>
  checkStatus({...given, suite, documentLoader, verifyBitstringStatusListCredential: true});

function isTaken(found) {
  return (found?.results ?? []).some((one) => one.status === true);
}

async function byDigitalBazaar(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const options = {suite, documentLoader};
  if (credential.credentialStatus) {
    options.checkStatus = status(suite);
  }
  const found = await vc.verifyCredential({credential, ...options});
  return found.verified && !isTaken(found.statusResult);
}

async function byVerifierCore(credential) {
  const found = await core.verifyCredential({credential, knownDIDRegistries: []});
  const steps = (found.log ?? []).filter((one) => one.id !== 'registered_issuer'); // ours is in no registry
  return !found.errors && steps.length > 0 && steps.every((one) => one.valid === true && !one.error);
}

// A token: its signature and its dates by jose, its lists by Digital Bazaar.
async function byJose(token) {
  const {kid} = jose.decodeProtectedHeader(token);
  const method = controller(kid.split('#')[0]).verificationMethod.find((one) => one.id === kid);
  const x = Buffer.from(base58.decode(method.publicKeyMultibase.slice(1)).slice(2)).toString('base64url');
  const key = await jose.importJWK({kty: 'OKP', crv: 'Ed25519', x}, 'EdDSA');
  const {payload} = await jose.jwtVerify(token, key, {algorithms: ['EdDSA']});
  if (!payload.credentialStatus) {
    return true;
  }
  const found = await status(new DataIntegrityProof({cryptosuite}))({credential: payload});
  return found.verified && !isTaken(found);
}

async function verdict(verify, credential) {
  try {
    return (await verify(credential)) ? 'valid' : 'invalid';
  } catch (error) {
    return error.code?.startsWith('ERR_J') ? 'invalid' : `broken: ${error.message}`;
  }
}

const verdicts = {'Digital Bazaar': {}, 'verifier-core': {}, jose: {}};
for (const [name, credential] of Object.entries(credentials)) {
  if (typeof credential === 'string') {
    verdicts.jose[name] = await verdict(byJose, credential);
  } else {
    verdicts['Digital Bazaar'][name] = await verdict(byDigitalBazaar, credential);
    verdicts['verifier-core'][name] = await verdict(byVerifierCore, credential);
  }
}
process.stdout.write(`${JSON.stringify(verdicts)}\n`);
