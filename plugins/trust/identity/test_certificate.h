#ifndef PLUGINS_TRUST_IDENTITY_TEST_CERTIFICATE_H_
#define PLUGINS_TRUST_IDENTITY_TEST_CERTIFICATE_H_

namespace muster::trust {

// Its subject is
//   serialNumber=C02XK1ZGJGH5,CN=Ana Wei\C3\9Fs Mac,OU=berlin,OU=devices,
//   O=Acme\, Inc.,C=US
// and its alternative names are
//   URI:urn:muster:device:9F3C1D0E-0000-4000-8000-0000000000AB
//   URI:spiffe://acme/dev/1, DNS:mac-1.acme.example, email:ana@acme.example
inline constexpr char kTestCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICjjCCAjOgAwIBAgIUbTt7SKVr3H6JOZxNN+FSQEl5dlgwCgYIKoZIzj0EAwIw\n"
    "dTELMAkGA1UEBhMCVVMxEzARBgNVBAoMCkFjbWUsIEluYy4xEDAOBgNVBAsMB2Rl\n"
    "dmljZXMxDzANBgNVBAsMBmJlcmxpbjEXMBUGA1UEAwwOQW5hIFdlacOfcyBNYWMx\n"
    "FTATBgNVBAUTDEMwMlhLMVpHSkdINTAeFw0yNjExMjIxOTU2NTVaFw0zNjExMTkx\n"
    "OTU2NTVaMHUxCzAJBgNVBAYTAlVTMRMwEQYDVQQKDApBY21lLCBJbmMuMRAwDgYD\n"
    "VQQLDAdkZXZpY2VzMQ8wDQYDVQQLDAZiZXJsaW4xFzAVBgNVBAMMDkFuYSBXZWnD\n"
    "n3MgTWFjMRUwEwYDVQQFEwxDMDJYSzFaR0pHSDUwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAARKVEqdAanXSbu9VYoTh8vAjI2uAekAxYyaP+J+NfRQLoJZhtYvgzju\n"
    "9yf/Nv7cfdbvse5zTr5FtAHLwif4Uydeo4GgMIGdMHwGA1UdEQR1MHOGNnVybjpt\n"
    "dXN0ZXI6ZGV2aWNlOjlGM0MxRDBFLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDBB\n"
    "QoYTc3BpZmZlOi8vYWNtZS9kZXYvMYISbWFjLTEuYWNtZS5leGFtcGxlgRBhbmFA\n"
    "YWNtZS5leGFtcGxlMB0GA1UdDgQWBBQQpBnd7qOo59/R+SqyFp8Lz6Ta6TAKBggq\n"
    "hkjOPQQDAgNJADBGAiEAr8iB4MQP3GekQOzJfksn9aEJtHp+crQcPhHZPoRTs90C\n"
    "IQDzrXEFbZFOO3SN1CSjUnMeJMST5a/G/QMXpcNomAZTsQ==\n"
    "-----END CERTIFICATE-----\n";

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_TEST_CERTIFICATE_H_
