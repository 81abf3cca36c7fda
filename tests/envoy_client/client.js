// Asks an authorization server as Envoy does, with the protos that Envoy's own
// npm package ships: so numbers and types of fields are Envoy's, not ours.
//
// Usage: node client.js SERVER CERTIFICATE_HEADER
'use strict';

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const {spawn} = require('child_process');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [server, certificateHeader] = process.argv.slice(2);
const deps = path.join(
    path.dirname(require.resolve('@grpc/grpc-js-xds/package.json')), 'deps');
const definition = loader.loadSync('envoy/service/auth/v3/external_auth.proto', {
  includeDirs: ['envoy-api', 'googleapis', 'protoc-gen-validate', 'xds'].map(
      (name) => path.join(deps, name)),
  defaults: true,
  keepCase: true,
  enums: String,
  oneofs: true,
});
const envoy = grpc.loadPackageDefinition(definition).envoy;

// The PEM in the header file that the C++ tests use, too.
const pem = [...fs.readFileSync(certificateHeader, 'utf8')
                 .matchAll(/"([^"]*)\\n"/g)].map((m) => m[1] + '\n').join('');

// What Envoy sends beside what is looked at, so that it is seen to be skipped.
function request(source, http = {}, extensions = {}) {
  return {attributes: {
    source: {
      address: {socket_address: {
        protocol: 'TCP', address: '10.0.0.7', port_value: 4711}},
      service: 'edge',
      labels: {zone: 'a'},
      ...source,
    },
    destination: {
      address: {socket_address: {address: '10.0.0.1', port_value: 443}},
      principal: 'spiffe://acme/edge',
    },
    request: {
      time: {seconds: 1800000000, nanos: 5},
      http: {
        id: '1', method: 'GET', path: '/', host: 'wiki.acme.example',
        scheme: 'https', size: -1, protocol: 'HTTP/2',
        headers: {':path': '/', 'user-agent': 'test'}, ...http,
      },
    },
    context_extensions: extensions,
    metadata_context: {filter_metadata: {}},
    tls_session: {sni: 'wiki.acme.example'},
  }};
}

async function main(address) {
  const client = new envoy.service.auth.v3.Authorization(
      address, grpc.credentials.createInsecure());
  const check = (asked) => new Promise((resolve, reject) => {
    client.Check(asked, {deadline: Date.now() + 10000},
                 (error, answer) => error ? reject(error) : resolve(answer));
  });
  const headers = (answer) => Object.fromEntries(
      answer.ok_response.headers.map((h) => [h.header.key, h.header.value]));

  // Let through, by a certificate as `include_peer_certificate` sends it.
  let answer = await check(request(
      {principal: 'spiffe://acme/dev/1', certificate: encodeURIComponent(pem)},
      {}, {'muster.policy': 'strict'}));
  assert.strictEqual(answer.status.code, 0);
  assert.strictEqual(answer.http_response, 'ok_response');
  assert.deepStrictEqual(headers(answer), {
    'x-muster-device':
        'sources/iru/devices/9f3c1d0e-0000-4000-8000-0000000000ab',
    'x-muster-serial': 'C02XK1ZGJGH5',
    'x-muster-verdict': 'TRUSTED',
    'x-muster-policy': 'strict',
    'x-muster-match': 'CERT_MDM_ID',
  });
  for (const option of answer.ok_response.headers) {
    assert.strictEqual(option.append_action, 'OVERWRITE_IF_EXISTS_OR_ADD');
  }
  assert.deepStrictEqual(answer.ok_response.headers_to_remove,
                         ['x-muster-warning']);

  // Refused, by the first name of a certificate.
  answer = await check(request({principal: 'urn:muster:device:BAD-1'}));
  assert.strictEqual(answer.status.code, grpc.status.PERMISSION_DENIED);
  assert.strictEqual(answer.http_response, 'denied_response');
  assert.strictEqual(answer.denied_response.status.code, 'Forbidden');
  assert.deepStrictEqual(JSON.parse(answer.denied_response.body), {
    state: 'UNTRUSTED',
    policy: 'default',
    reasons: [{code: 'MDM_OFF', hint: 'Enrol the Mac again.'}],
  });
  assert.strictEqual(
      answer.denied_response.headers[0].header.value, 'application/json');

  // By a header of the proxy in front, sent as text and as raw bytes.
  const xfcc = 'Hash=1;URI=urn:muster:device:evil,' +
      'Hash=2;Cert="' + encodeURIComponent(pem) + '"';
  answer = await check(request(
      {}, {headers: {'x-forwarded-client-cert': xfcc}}));
  assert.strictEqual(answer.http_response, 'ok_response');
  answer = await check(request({}, {headers: {}, header_map: {headers: [
    {key: 'x-forwarded-client-cert', raw_value: Buffer.from(xfcc)}]}}));
  assert.strictEqual(answer.http_response, 'ok_response');

  // Nobody knows who asks.
  answer = await check(request({}));
  assert.strictEqual(answer.status.code, grpc.status.UNAUTHENTICATED);
  assert.strictEqual(answer.denied_response.status.code, 'Unauthorized');
  client.close();
}

assert.ok(pem.startsWith('-----BEGIN CERTIFICATE-----\n'));
const child = spawn(server, {stdio: ['pipe', 'pipe', 'inherit']});
child.stdout.once('data', (line) => {
  main(String(line).trim()).then(() => 0, (error) => {
    console.error(error);
    return 1;
  }).then((code) => {
    process.exitCode = code;
    child.stdin.end();
  });
});
child.once('exit', (code) => {
  if (code !== 0) process.exitCode = 1;
});
