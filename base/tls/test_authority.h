#ifndef BASE_TLS_TEST_AUTHORITY_H_
#define BASE_TLS_TEST_AUTHORITY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/tls/certificate.h"
#include "base/tls/tls_directory.h"
#include "gtest/gtest.h"

namespace muster::testing {

// From when to when a certificate is valid, counted from now.
struct Lifetime {
  absl::Duration from = -absl::Hours(1);
  absl::Duration to = absl::Hours(1);
};

// An authority that vouches for a test's programs. Thread-safe.
class TestAuthority {
 public:
  TestAuthority() : TestAuthority(MakeOwn()) {}
  explicit TestAuthority(Certificate own) : own_(std::move(own)) {}

  const std::string& pem() const { return own_.certificate_pem; }

  // A certificate with these alternative names.
  Certificate Certify(const std::vector<std::string>& alt_names,
                      Lifetime lifetime = {}) const {
    CertificateOptions options;
    options.common_name = "test";
    options.alt_names = alt_names;
    options.not_before = absl::Now() + lifetime.from;
    options.not_after = absl::Now() + lifetime.to;
    return MakeCertificate(options, own_).value();
  }

  // Writes the identity of `program` at `host` to the directory `path`, which
  // knows the authority `known`: this one, if it is empty.
  TlsDirectory Issue(const std::string& path, const std::string& program,
                     Lifetime lifetime = {},
                     const std::string& host = "IP:127.0.0.1",
                     const std::string& known = "") const {
    const TlsDirectory directory{path};
    const absl::Status written = WriteTlsDirectory(
        directory,
        Certify({host, absl::StrCat("URI:muster://", program)}, lifetime),
        known.empty() ? pem() : known);
    EXPECT_TRUE(written.ok()) << written;
    return directory;
  }

 private:
  static Certificate MakeOwn() {
    CertificateOptions options;
    options.common_name = "authority";
    options.not_before = absl::Now() - absl::Hours(2);
    options.not_after = absl::Now() + absl::Hours(2);
    options.authority = true;
    return MakeSelfSigned(options).value();
  }

  const Certificate own_;
};

}  // namespace muster::testing

#endif  // BASE_TLS_TEST_AUTHORITY_H_
