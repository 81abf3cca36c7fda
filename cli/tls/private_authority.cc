#include "cli/tls/private_authority.h"

#include <arpa/inet.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "base/tls/tls_directory.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kAuthorityValid = absl::Hours(24 * 3650);
// Clocks differ.
constexpr absl::Duration kSkew = absl::Minutes(5);
constexpr char kOwnDirectory[] = "ca";

// Empty if there is none.
std::string Read(const std::string& file) {
  const auto bytes = ReadFileIfThere(file);
  return bytes.ok() ? bytes->value_or("") : "";
}

std::string AuthorityFile(const std::string& directory) {
  return absl::StrCat(directory, "/ca/ca.crt");
}

std::string AuthorityKeyFile(const std::string& directory) {
  return absl::StrCat(directory, "/ca/ca.key");
}

absl::Status CheckProgram(const std::string& program) {
  const bool named = !program.empty() && program != kOwnDirectory &&
                     std::all_of(program.begin(), program.end(), [](char c) {
                       return absl::ascii_islower(c) ||
                              absl::ascii_isdigit(c) || c == '_' || c == '-';
                     });
  if (named) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "PROGRAM_INVALID",
               absl::StrCat("\"", program,
                            "\" cannot be a program's name: lower-case "
                            "letters, digits, _ and -, and not \"ca\""),
               {{"program", program}});
}

bool IsAddress(const std::string& host) {
  in6_addr address;
  return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::vector<std::string> AltNames(const PrivateAuthority::Subject& subject) {
  std::vector<std::string> names = {
      "DNS:localhost", "IP:127.0.0.1", "IP:::1",
      absl::StrCat("URI:muster://", subject.program)};
  for (const std::string& host : subject.hosts) {
    std::string name = absl::StrCat(IsAddress(host) ? "IP:" : "DNS:", host);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<std::string> HostsOf(const CertificateView& view) {
  std::vector<std::string> hosts;
  for (absl::string_view name : view.alt_names) {
    if (absl::ConsumePrefix(&name, "DNS:") ||
        absl::ConsumePrefix(&name, "IP:")) {
      hosts.emplace_back(name);
    }
  }
  return hosts;
}

}  // namespace

absl::StatusOr<PrivateAuthority> PrivateAuthority::Create(
    const std::string& directory, absl::Time now) {
  const std::string key_file = AuthorityKeyFile(directory);
  if (fs::exists(AuthorityFile(directory)) || fs::exists(key_file)) {
    return Error(absl::StatusCode::kAlreadyExists, "AUTHORITY_EXISTS",
                 absl::StrCat(directory,
                              " has an authority already; issue certificates "
                              "with it, or choose another directory"),
                 {{"path", directory}});
  }
  RETURN_IF_ERROR(
      MakeDirectoriesDurably(fs::path(key_file).parent_path().string())
          .status());
  CertificateOptions options;
  options.common_name = "Muster private authority";
  options.not_before = now - kSkew;
  options.not_after = now + kAuthorityValid;
  options.authority = true;
  ASSIGN_OR_RETURN(Certificate made, MakeSelfSigned(options));
  RETURN_IF_ERROR(WriteFileDurably(key_file, made.key_pem.Reveal()));
  RETURN_IF_ERROR(
      WriteFileDurably(AuthorityFile(directory), made.certificate_pem));
  return PrivateAuthority(directory, std::move(made));
}

absl::StatusOr<PrivateAuthority> PrivateAuthority::Open(
    const std::string& directory) {
  ASSIGN_OR_RETURN(Secret key, ReadSecretFile(AuthorityKeyFile(directory)));
  Certificate certificate{Read(AuthorityFile(directory)), std::move(key)};
  RETURN_IF_ERROR(ReadCertificate(certificate.certificate_pem).status());
  return PrivateAuthority(directory, std::move(certificate));
}

absl::Status PrivateAuthority::Issue(const Subject& subject,
                                     absl::Time now) const {
  RETURN_IF_ERROR(CheckProgram(subject.program));
  CertificateOptions options;
  options.common_name = subject.program;
  options.alt_names = AltNames(subject);
  options.not_before = now - kSkew;
  options.not_after = now + subject.valid;
  ASSIGN_OR_RETURN(const Certificate issued,
                   MakeCertificate(options, certificate_));
  return WriteTlsDirectory(
      TlsDirectory{absl::StrCat(directory_, "/", subject.program)}, issued,
      certificate_.certificate_pem);
}

absl::StatusOr<std::vector<std::string>> PrivateAuthority::Renew(
    absl::Duration valid, absl::Time now) const {
  std::vector<std::string> renewed;
  for (const IssuedCertificate& issued : ListIssued(directory_)) {
    RETURN_IF_ERROR(Issue({issued.program, HostsOf(issued.view), valid}, now));
    renewed.push_back(issued.program);
  }
  return renewed;
}

std::vector<IssuedCertificate> ListIssued(const std::string& directory) {
  std::vector<IssuedCertificate> issued;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string program = entry.path().filename().string();
    if (!CheckProgram(program).ok()) continue;
    const TlsDirectory own{entry.path().string()};
    auto view = ReadCertificate(Read(own.CertificateFile()));
    if (view.ok()) issued.push_back({program, *std::move(view)});
  }
  std::sort(issued.begin(), issued.end(),
            [](const auto& a, const auto& b) { return a.program < b.program; });
  return issued;
}

}  // namespace muster::cli
