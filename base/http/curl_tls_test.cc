// CurlTransport against a real TLS server on this machine, whose certificate
// is signed by itself: trusted only by whoever was given it.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "base/http/curl_transport.h"
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
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, certificate_.get());
    std::fclose(file);
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

}  // namespace
}  // namespace muster
