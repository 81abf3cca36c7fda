// CurlTransport against real TLS servers on this machine, whose certificate is
// signed by itself: trusted only by whoever was given it. One of them speaks
// just enough HTTP/2 (RFC 9113) to answer every request.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "base/http/curl_transport.h"
#include "base/http/loopback_servers.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;
using Key = std::unique_ptr<EVP_PKEY, FreeCertificate>;

void AddExtension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  ASSERT_NE(extension, nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Valid for an hour, for `name` (`IP:127.0.0.1`, `DNS:host`).
Certificate SelfSigned(EVP_PKEY* key, const std::string& name) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  AddExtension(certificate.get(), NID_subject_alt_name, name);
  AddExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

void WriteCertificate(X509* certificate, const std::string& path) {
  FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
}

class CurlTlsTest : public ::testing::Test {
 protected:
  ~CurlTlsTest() override {
    if (!server_) return;
    server_->stop();
    thread_.join();
  }

  // Serves `GET /` with a certificate for `name`.
  void Serve(const std::string& name) {
    key_.reset(EVP_EC_gen("P-256"));
    certificate_ = SelfSigned(key_.get(), name);
    server_ =
        std::make_unique<httplib::SSLServer>(certificate_.get(), key_.get());
    server_->Get("/", [](const httplib::Request&, httplib::Response& answer) {
      answer.set_content("over TLS", "text/plain");
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
  }

  std::string CertificateFile() {
    const std::string path = dir_.Join("ca.pem");
    WriteCertificate(certificate_.get(), path);
    return path;
  }

  absl::StatusOr<HttpResponse> Get(const std::string& ca_file) {
    CurlTransport::Options options;
    options.ca_file = ca_file;
    CurlTransport transport(options);
    HttpRequest request;
    request.url = absl::StrCat("https://127.0.0.1:", port_, "/");
    request.bearer = Secret("never-seen-by-a-stranger");
    return transport.Send(request);
  }

  testing::TempDir dir_;
  Key key_;
  Certificate certificate_;
  std::unique_ptr<httplib::SSLServer> server_;
  std::thread thread_;
  int port_ = 0;
};

TEST_F(CurlTlsTest, SpeaksToAServerWhoseCertificateIsTrusted) {
  Serve("IP:127.0.0.1");

  const auto answer = Get(CertificateFile());

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->body, "over TLS");
}

TEST_F(CurlTlsTest, RefusesACertificateThatNobodyVouchesFor) {
  Serve("IP:127.0.0.1");

  EXPECT_THAT(
      Get(/*ca_file=*/""),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "TLS_NOT_TRUSTED"));
}

TEST_F(CurlTlsTest, RefusesATrustedCertificateOfAnotherHost) {
  Serve("DNS:other.example");

  EXPECT_THAT(
      Get(CertificateFile()),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "TLS_NOT_TRUSTED"));
}

// One connection's end of HTTP/2 over `ssl`.
class Http2Connection {
 public:
  explicit Http2Connection(SSL* ssl) : ssl_(ssl) {}

  // Answers 200 with "over HTTP/2" until the client hangs up.
  void Serve() {
    if (Read(24).size() < 24) return;  // the client's preface
    WriteFrame(kSettings, 0, 0, "");
    while (true) {
      const std::string head = Read(9);
      if (head.size() < 9) return;
      const auto byte = [&](int i) { return static_cast<uint8_t>(head[i]); };
      Read(byte(0) << 16 | byte(1) << 8 | byte(2));
      if (byte(3) == kSettings && byte(4) == 0) {
        WriteFrame(kSettings, kAck, 0, "");
      } else if (byte(3) == kHeaders) {
        WriteFrame(kHeaders, kEndHeaders, byte(8), "\x88");  // :status 200
        WriteFrame(kData, kEndStream, byte(8), "over HTTP/2");
      }
    }
  }

 private:
  static constexpr uint8_t kData = 0, kHeaders = 1, kSettings = 4;
  static constexpr uint8_t kEndStream = 1, kAck = 1, kEndHeaders = 4;

  std::string Read(size_t size) {
    std::string bytes(size, '\0');
    size_t have = 0;
    while (have < size) {
      const int got = SSL_read(ssl_, &bytes[have], size - have);
      if (got <= 0) break;
      have += got;
    }
    bytes.resize(have);
    return bytes;
  }
  void WriteFrame(uint8_t type, uint8_t flags, uint8_t stream,
                  const std::string& payload) {
    std::string frame(9, '\0');
    frame[2] = static_cast<char>(payload.size());
    frame[3] = static_cast<char>(type);
    frame[4] = static_cast<char>(flags);
    frame[8] = static_cast<char>(stream);
    frame += payload;
    SSL_write(ssl_, frame.data(), frame.size());
  }

  SSL* const ssl_;
};

int TakeHttp2(SSL*, const unsigned char** chosen, unsigned char* size,
              const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(&found, size, kHttp2, sizeof(kHttp2),
                                           offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK
                                          : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// A TLS server that speaks nothing but HTTP/2, one connection after the other.
class Http2Server {
 public:
  Http2Server(X509* certificate, EVP_PKEY* key)
      : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate(context_, certificate);
    SSL_CTX_use_PrivateKey(context_, key);
    SSL_CTX_set_alpn_select_cb(context_, &TakeHttp2, nullptr);
    thread_ = std::thread([this] {
      for (int fd = listener_.Accept(); fd >= 0; fd = listener_.Accept()) {
        ServeConnection(fd);
      }
    });
  }
  ~Http2Server() {
    listener_.Stop();
    thread_.join();
    SSL_CTX_free(context_);
  }

  std::string Url() const {
    return "https" + listener_.Url().substr(std::strlen("http"));
  }
  int connections() const { return connections_; }

 private:
  void ServeConnection(int fd) {
    SSL* const ssl = SSL_new(context_);
    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1) {
      ++connections_;
      Http2Connection(ssl).Serve();
    }
    SSL_free(ssl);
    close(fd);
  }

  RawListener listener_;
  SSL_CTX* const context_;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

TEST(CurlHttp2Test, SpeaksHttp2OnOneConnectionWhereTlsOffersIt) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = SelfSigned(key.get(), "IP:127.0.0.1");
  const testing::TempDir dir;
  WriteCertificate(certificate.get(), dir.Join("ca.pem"));
  const Http2Server server(certificate.get(), key.get());
  CurlTransport::Options options;
  options.ca_file = dir.Join("ca.pem");
  CurlTransport transport(options);
  HttpRequest request;
  request.url = server.Url();

  for (int i = 0; i < 3; ++i) {
    const auto answer = transport.Send(request);
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "over HTTP/2");
  }

  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace muster
