#include "base/tls/certificate.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

struct Free {
  void operator()(X509* it) const { X509_free(it); }
  void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
  void operator()(BIO* it) const { BIO_free_all(it); }
  void operator()(BIGNUM* it) const { BN_free(it); }
  void operator()(X509_EXTENSION* it) const { X509_EXTENSION_free(it); }
};
using X509Ptr = std::unique_ptr<X509, Free>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free>;
using BioPtr = std::unique_ptr<BIO, Free>;

absl::Status Invalid(absl::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "CERTIFICATE_INVALID",
               absl::StrCat("cannot make a certificate: ", what));
}

std::string Content(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return std::string(bytes, size);
}

std::string PemOf(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return Content(bio.get());
}

std::string FingerprintOf(const X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest, &size);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), size));
}

Secret PemOf(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr,
                                nullptr);
  return Secret(Content(bio.get()));
}

BioPtr ReaderOf(const std::string& bytes) {
  return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

absl::Status AddExtension(X509* certificate, X509* issuer, int nid,
                          const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  if (extension == nullptr) return Invalid(absl::StrCat("\"", value, "\""));
  X509_add_ext(certificate, extension.get(), -1);
  return absl::OkStatus();
}

void SetSerial(X509* certificate) {
  const std::unique_ptr<BIGNUM, Free> serial(BN_new());
  BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
  BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate));
}

void SetSubject(X509* certificate, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(common_name.data()),
      static_cast<int>(common_name.size()), -1, 0);
}

absl::Status AddExtensions(X509* certificate, X509* issuer,
                           const CertificateOptions& options) {
  const bool authority = options.authority;
  const auto add = [&](int nid, const std::string& value) {
    return AddExtension(certificate, issuer, nid, value);
  };
  RETURN_IF_ERROR(add(NID_basic_constraints, authority
                                                 ? "critical,CA:TRUE,pathlen:0"
                                                 : "critical,CA:FALSE"));
  RETURN_IF_ERROR(add(NID_key_usage, authority ? "critical,keyCertSign,cRLSign"
                                               : "critical,digitalSignature"));
  if (!authority) {
    RETURN_IF_ERROR(add(NID_ext_key_usage, "serverAuth,clientAuth"));
  }
  RETURN_IF_ERROR(add(NID_subject_key_identifier, "hash"));
  RETURN_IF_ERROR(add(NID_authority_key_identifier, "keyid"));
  if (options.alt_names.empty()) return absl::OkStatus();
  return add(NID_subject_alt_name, absl::StrJoin(options.alt_names, ","));
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm parts = {};
  ASN1_TIME_to_tm(time, &parts);
  return absl::FromTM(parts, absl::UTCTimeZone());
}

std::string TextOf(const ASN1_STRING* text) {
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                     ASN1_STRING_length(text));
}

std::string AddressOf(const std::string& bytes) {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text,
            sizeof(text));
  return text;
}

std::vector<std::string> AltNamesOf(const X509* certificate) {
  std::vector<std::string> names;
  auto* const all = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(all, i);
    if (name->type == GEN_DNS) {
      names.push_back(absl::StrCat("DNS:", TextOf(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      names.push_back(
          absl::StrCat("IP:", AddressOf(TextOf(name->d.iPAddress))));
    } else if (name->type == GEN_URI) {
      names.push_back(
          absl::StrCat("URI:", TextOf(name->d.uniformResourceIdentifier)));
    }
  }
  GENERAL_NAMES_free(all);
  return names;
}

// `issuer` null: itself.
absl::StatusOr<Certificate> Make(const CertificateOptions& options,
                                 X509* issuer, EVP_PKEY* issuer_key) {
  const KeyPtr key(EVP_EC_gen("P-256"));
  const X509Ptr made(X509_new());
  if (issuer == nullptr) issuer = made.get();
  X509_set_version(made.get(), X509_VERSION_3);
  SetSerial(made.get());
  ASN1_TIME_set(X509_getm_notBefore(made.get()),
                absl::ToTimeT(options.not_before));
  ASN1_TIME_set(X509_getm_notAfter(made.get()),
                absl::ToTimeT(options.not_after));
  X509_set_pubkey(made.get(), key.get());
  SetSubject(made.get(), options.common_name);
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
  RETURN_IF_ERROR(AddExtensions(made.get(), issuer, options));
  X509_sign(made.get(), issuer_key == nullptr ? key.get() : issuer_key,
            EVP_sha256());
  return Certificate{PemOf(made.get()), PemOf(key.get())};
}

}  // namespace

absl::StatusOr<Certificate> MakeCertificate(const CertificateOptions& options,
                                            const Certificate& authority) {
  const BioPtr certificate = ReaderOf(authority.certificate_pem);
  const BioPtr key = ReaderOf(authority.key_pem.Reveal());
  const X509Ptr issuer(
      PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
  const KeyPtr issuer_key(
      PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  if (issuer == nullptr || issuer_key == nullptr) {
    return Invalid("the authority is not PEM of a certificate and its key");
  }
  return Make(options, issuer.get(), issuer_key.get());
}

absl::StatusOr<CertificateView> ReadCertificate(const std::string& pem) {
  const BioPtr bio = ReaderOf(pem);
  const X509Ptr read(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (read == nullptr) {
    return Error(absl::StatusCode::kInvalidArgument, "CERTIFICATE_INVALID",
                 "this is no PEM certificate");
  }
  CertificateView view;
  const X509_NAME* const subject = X509_get_subject_name(read.get());
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at >= 0) {
    view.common_name =
        TextOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
  }
  view.alt_names = AltNamesOf(read.get());
  view.not_before = TimeOf(X509_get0_notBefore(read.get()));
  view.not_after = TimeOf(X509_get0_notAfter(read.get()));
  view.sha256 = FingerprintOf(read.get());
  return view;
}

absl::StatusOr<Certificate> MakeSelfSigned(const CertificateOptions& options) {
  return Make(options, nullptr, nullptr);
}

}  // namespace muster
