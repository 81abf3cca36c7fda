// CurlTransport against real TLS servers on this machine, whose certificate is
// signed by itself: trusted only by whoever was given it. One of them speaks
// just enough HTTP/2 (RFC 9113) to answer every request.

#include <openssl/ssl.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/http/curl_transport.h"
#include "base/http/loopback_servers.h"
#include "base/tls/certificate.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

// Valid for an hour, for `name` (`IP:127.0.0.1`, `DNS:host`); in two files.
class Identity {
 public:
  explicit Identity(const std::string& name) {
    CertificateOptions options;
    options.common_name = "test";
    options.alt_names = {name};
    options.not_before = absl::Now() - absl::Minutes(1);
    options.not_after = absl::Now() + absl::Hours(1);
    const auto made = MakeSelfSigned(options);
    EXPECT_THAT(made, IsOk());
    dir_.WriteFile("certificate.pem", made->certificate_pem);
    dir_.WriteFile("key.pem", made->key_pem.Reveal());
  }

  std::string certificate_file() const { return dir_.Join("certificate.pem"); }
  std::string key_file() const { return dir_.Join("key.pem"); }

 private:
  testing::TempDir dir_;
};

class CurlTlsTest : public ::testing::Test {
 protected:
  ~CurlTlsTest() override {
    if (!server_) return;
    server_->stop();
    thread_.join();
  }

  // Serves `GET /` with a certificate for `name`.
  void Serve(const std::string& name) {
    identity_.emplace(name);
    server_ = std::make_unique<httplib::SSLServer>(
        identity_->certificate_file().c_str(), identity_->key_file().c_str());
    server_->Get("/", [](const httplib::Request&, httplib::Response& answer) {
      answer.set_content("over TLS", "text/plain");
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
  }

  std::string CertificateFile() const { return identity_->certificate_file(); }

  absl::StatusOr<HttpResponse> Get(const std::string& ca_file) {
    CurlTransport::Options options;
    options.ca_file = ca_file;
    CurlTransport transport(options);
    HttpRequest request;
    request.url = absl::StrCat("https://127.0.0.1:", port_, "/");
    request.bearer = Secret("never-seen-by-a-stranger");
    return transport.Send(request);
  }

  std::optional<Identity> identity_;
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
  explicit Http2Server(const Identity& identity)
      : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate_file(context_, identity.certificate_file().c_str(),
                                 SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_, identity.key_file().c_str(),
                                SSL_FILETYPE_PEM);
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
  const Identity identity("IP:127.0.0.1");
  const Http2Server server(identity);
  CurlTransport::Options options;
  options.ca_file = identity.certificate_file();
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
