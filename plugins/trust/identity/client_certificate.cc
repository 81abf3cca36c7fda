#include "plugins/trust/identity/client_certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/trust/identity/subject.h"

namespace muster::trust {
namespace {

constexpr size_t kMaxPemBytes = 65536;

struct Free {
  void operator()(X509* it) const { X509_free(it); }
  void operator()(BIO* it) const { BIO_free_all(it); }
  void operator()(GENERAL_NAMES* it) const { GENERAL_NAMES_free(it); }
};

absl::Status Malformed(absl::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "CERTIFICATE_MALFORMED",
               what);
}

// OpenSSL's converter refuses what is no UTF-8.
std::optional<std::string> Utf8(const ASN1_STRING* text) {
  unsigned char* bytes = nullptr;
  const int size = ASN1_STRING_to_UTF8(&bytes, text);
  if (size < 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  std::string converted(reinterpret_cast<const char*>(bytes),
                        static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return converted;
}

std::optional<std::string> Utf8(absl::string_view text) {
  const std::unique_ptr<ASN1_STRING, decltype(&ASN1_STRING_free)> string(
      ASN1_STRING_type_new(V_ASN1_UTF8STRING), ASN1_STRING_free);
  ASN1_STRING_set(string.get(), text.data(), static_cast<int>(text.size()));
  return Utf8(string.get());
}

void Add(const std::optional<std::string>& value,
         std::vector<std::string>& names) {
  if (!value || value->empty()) return;
  if (std::any_of(value->begin(), value->end(), absl::ascii_iscntrl)) return;
  names.push_back(*value);
}

void AddSubject(const X509_NAME* subject, int nid,
                std::vector<std::string>& names) {
  for (int at = X509_NAME_get_index_by_NID(subject, nid, -1); at >= 0;
       at = X509_NAME_get_index_by_NID(subject, nid, at)) {
    Add(Utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))),
        names);
  }
}

void AddAlternativeNames(const X509* certificate, CertificateNames& names) {
  const std::unique_ptr<GENERAL_NAMES, Free> all(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(all.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(all.get(), i);
    if (name->type == GEN_URI) {
      Add(Utf8(name->d.uniformResourceIdentifier), names.uris);
    } else if (name->type == GEN_DNS) {
      Add(Utf8(name->d.dNSName), names.dns_names);
    } else if (name->type == GEN_EMAIL) {
      Add(Utf8(name->d.rfc822Name), names.emails);
    }
  }
}

bool IsOneOf(absl::string_view type,
             std::initializer_list<absl::string_view> names) {
  if (absl::StartsWithIgnoreCase(type, "OID.")) type.remove_prefix(4);
  return std::any_of(names.begin(), names.end(), [&](absl::string_view name) {
    return absl::EqualsIgnoreCase(type, name);
  });
}

void AddAttribute(const SubjectAttribute& attribute, CertificateNames& names) {
  const std::optional<std::string> value = Utf8(attribute.value);
  if (IsOneOf(attribute.type, {"CN", "commonName", "2.5.4.3"})) {
    Add(value, names.common_names);
  } else if (IsOneOf(attribute.type,
                     {"OU", "organizationalUnitName", "2.5.4.11"})) {
    Add(value, names.organizational_units);
  } else if (IsOneOf(attribute.type, {"serialNumber", "2.5.4.5"})) {
    Add(value, names.subject_serial_numbers);
  }
}

}  // namespace

absl::StatusOr<CertificateNames> ReadCertificatePem(absl::string_view pem) {
  if (pem.size() > kMaxPemBytes) {
    return Malformed("the certificate is longer than 64 KiB");
  }
  const std::unique_ptr<BIO, Free> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<X509, Free> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) {
    return Malformed("this is no PEM certificate; send the client's own");
  }
  CertificateNames names;
  const X509_NAME* const subject = X509_get_subject_name(certificate.get());
  AddSubject(subject, NID_commonName, names.common_names);
  AddSubject(subject, NID_organizationalUnitName, names.organizational_units);
  AddSubject(subject, NID_serialNumber, names.subject_serial_numbers);
  AddAlternativeNames(certificate.get(), names);
  ERR_clear_error();
  return names;
}

absl::StatusOr<CertificateNames> ReadClientCertificate(
    const v1::ClientCertificate& certificate) {
  if (!certificate.pem().empty()) return ReadCertificatePem(certificate.pem());
  ASSIGN_OR_RETURN(const std::vector<SubjectAttribute> subject,
                   ParseSubject(certificate.subject()));
  CertificateNames names;
  for (const SubjectAttribute& attribute : subject) {
    AddAttribute(attribute, names);
  }
  for (const std::string& uri : certificate.uri_sans()) {
    Add(Utf8(uri), names.uris);
  }
  for (const std::string& name : certificate.dns_sans()) {
    Add(Utf8(name), names.dns_names);
  }
  for (const std::string& email : certificate.email_sans()) {
    Add(Utf8(email), names.emails);
  }
  return names;
}

}  // namespace muster::trust
