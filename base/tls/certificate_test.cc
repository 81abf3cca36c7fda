#include "base/tls/certificate.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

struct Free {
  void operator()(X509* it) const { X509_free(it); }
  void operator()(X509_STORE* it) const { X509_STORE_free(it); }
  void operator()(X509_STORE_CTX* it) const { X509_STORE_CTX_free(it); }
};

std::unique_ptr<X509, Free> Parse(const Certificate& certificate) {
  BIO* const bio = BIO_new_mem_buf(certificate.certificate_pem.data(), -1);
  std::unique_ptr<X509, Free> parsed(
      PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
  BIO_free(bio);
  return parsed;
}

// What OpenSSL says of `certificate` as a server's for `host` at `time`, if
// only `authority` is trusted.
std::string Verify(const Certificate& certificate, const Certificate& authority,
                   absl::Time time, const char* host) {
  const auto leaf = Parse(certificate);
  const auto root = Parse(authority);
  const std::unique_ptr<X509_STORE, Free> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), root.get());
  const std::unique_ptr<X509_STORE_CTX, Free> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr);
  X509_VERIFY_PARAM* const param = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(param, absl::ToTimeT(time));
  X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set1_host(param, host, 0);
  X509_verify_cert(context.get());
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

CertificateOptions AuthorityOptions() {
  CertificateOptions options;
  options.common_name = "muster";
  options.not_before = kNow;
  options.not_after = kNow + absl::Hours(24 * 365);
  options.authority = true;
  return options;
}

CertificateOptions LeafOptions() {
  CertificateOptions options;
  options.common_name = "inventory";
  options.alt_names = {"DNS:inventory.example", "URI:muster://inventory"};
  options.not_before = kNow;
  options.not_after = kNow + absl::Hours(24);
  return options;
}

class CertificateTest : public ::testing::Test {
 protected:
  const Certificate authority_ = *MakeSelfSigned(AuthorityOptions());
};

TEST_F(CertificateTest, IsTrustedByWhoeverTrustsItsAuthority) {
  const auto leaf = MakeCertificate(LeafOptions(), authority_);

  ASSERT_THAT(leaf, IsOk());
  EXPECT_EQ(
      Verify(*leaf, authority_, kNow + absl::Hours(1), "inventory.example"),
      "ok");
}

TEST_F(CertificateTest, IsNotTrustedForAnotherHost) {
  const auto leaf = MakeCertificate(LeafOptions(), authority_);

  ASSERT_THAT(leaf, IsOk());
  EXPECT_EQ(Verify(*leaf, authority_, kNow + absl::Hours(1), "other.example"),
            "hostname mismatch");
}

TEST_F(CertificateTest, IsNotTrustedOnceItsTimeIsOver) {
  const auto leaf = MakeCertificate(LeafOptions(), authority_);

  ASSERT_THAT(leaf, IsOk());
  EXPECT_EQ(
      Verify(*leaf, authority_, kNow + absl::Hours(25), "inventory.example"),
      "certificate has expired");
}

TEST_F(CertificateTest, IsNotTrustedByWhoeverTrustsAnotherAuthority) {
  const auto leaf = MakeCertificate(LeafOptions(), authority_);
  const auto stranger = MakeSelfSigned(AuthorityOptions());

  ASSERT_THAT(leaf, IsOk());
  ASSERT_THAT(stranger, IsOk());
  EXPECT_NE(
      Verify(*leaf, *stranger, kNow + absl::Hours(1), "inventory.example"),
      "ok");
}

TEST_F(CertificateTest, MaySignNothingUnlessItIsAnAuthority) {
  const auto leaf = MakeCertificate(LeafOptions(), authority_);
  ASSERT_THAT(leaf, IsOk());
  const auto forged = MakeCertificate(LeafOptions(), *leaf);
  ASSERT_THAT(forged, IsOk());

  EXPECT_NE(Verify(*forged, *leaf, kNow + absl::Hours(1), "inventory.example"),
            "ok");
}

TEST_F(CertificateTest, HasAKeyAndASerialNumberOfItsOwnEachTime) {
  const auto one = MakeCertificate(LeafOptions(), authority_);
  const auto other = MakeCertificate(LeafOptions(), authority_);

  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(other, IsOk());
  EXPECT_NE(one->key_pem.Reveal(), other->key_pem.Reveal());
  EXPECT_NE(ASN1_INTEGER_cmp(X509_get_serialNumber(Parse(*one).get()),
                             X509_get_serialNumber(Parse(*other).get())),
            0);
}

TEST_F(CertificateTest, IsReadAsItWasMade) {
  CertificateOptions options = LeafOptions();
  options.alt_names = {"DNS:inventory.example", "IP:127.0.0.1", "IP:::1",
                       "URI:muster://inventory"};
  const auto leaf = MakeCertificate(options, authority_);
  ASSERT_THAT(leaf, IsOk());

  const auto view = ReadCertificate(leaf->certificate_pem);

  ASSERT_THAT(view, IsOk());
  EXPECT_EQ(view->common_name, options.common_name);
  EXPECT_EQ(view->alt_names, options.alt_names);
  EXPECT_EQ(view->not_before, options.not_before);
  EXPECT_EQ(view->not_after, options.not_after);
}

TEST_F(CertificateTest, IsNotReadOutOfSomethingElse) {
  EXPECT_THAT(
      ReadCertificate("no PEM"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_INVALID"));
}

TEST_F(CertificateTest, RefusesANameThatIsNone) {
  CertificateOptions options = LeafOptions();
  options.alt_names = {"IP:no address"};

  EXPECT_THAT(
      MakeCertificate(options, authority_),
      ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_INVALID"));
}

TEST_F(CertificateTest, RefusesAnAuthorityThatIsNone) {
  EXPECT_THAT(
      MakeCertificate(LeafOptions(), Certificate{"no PEM", Secret("none")}),
      ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_INVALID"));
}

}  // namespace
}  // namespace muster
