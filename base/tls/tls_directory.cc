#include "base/tls/tls_directory.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

struct Free {
  void operator()(X509* it) const { X509_free(it); }
  void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
  void operator()(BIO* it) const { BIO_free(it); }
};
using BioPtr = std::unique_ptr<BIO, Free>;

absl::Status Wrong(absl::string_view reason, const std::string& file,
                   absl::string_view why) {
  return Error(absl::StatusCode::kFailedPrecondition, reason,
               absl::StrCat(file, " ", why, "; write the three files anew ",
                            "(musterctl tls issue)"),
               {{"file", file}});
}

absl::StatusOr<std::string> Read(const std::string& real,
                                 const std::string& file) {
  const auto bytes = ReadFileIfThere(real);
  if (bytes.ok() && *bytes && !(*bytes)->empty()) return **bytes;
  return Error(absl::StatusCode::kNotFound, "TLS_FILE_MISSING",
               absl::StrCat(file,
                            " is missing, empty or unreadable; TLS needs "
                            "tls.crt, tls.key and ca.crt there"),
               {{"file", file}});
}

BioPtr ReaderOf(const std::string& pem) {
  return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

bool BelongTogether(const std::string& certificate_pem,
                    const std::string& key_pem) {
  const std::unique_ptr<X509, Free> certificate(PEM_read_bio_X509(
      ReaderOf(certificate_pem).get(), nullptr, nullptr, nullptr));
  const std::unique_ptr<EVP_PKEY, Free> key(PEM_read_bio_PrivateKey(
      ReaderOf(key_pem).get(), nullptr, nullptr, nullptr));
  return certificate != nullptr && key != nullptr &&
         X509_check_private_key(certificate.get(), key.get()) == 1;
}

absl::Status CheckTime(const CertificateView& certificate,
                       const std::string& file, absl::Time now) {
  constexpr char kExpired[] = "TLS_CERTIFICATE_EXPIRED";
  if (now < certificate.not_before) {
    return Wrong(kExpired, file, "is not valid yet (is this clock right?)");
  }
  if (now > certificate.not_after) return Wrong(kExpired, file, "has expired");
  return absl::OkStatus();
}

absl::Status CheckKeyFile(const std::string& real, const std::string& file) {
  struct stat info = {};
  if (stat(real.c_str(), &info) == 0 && (info.st_mode & 0077) != 0) {
    return Wrong("TLS_FILE_EXPOSED", file,
                 "may be read or written by others than its owner");
  }
  return absl::OkStatus();
}

absl::Status Unusable(const std::string& path, absl::string_view why) {
  return Error(absl::StatusCode::kFailedPrecondition, "TLS_DIRECTORY_UNUSABLE",
               absl::StrCat("cannot write TLS files to ", path, ": ", why),
               {{"path", path}});
}

// `shown` is what errors name, `real` where the link leads now.
absl::Status CheckFiles(const TlsDirectory& shown, const TlsDirectory& real,
                        absl::Time now) {
  const std::string certificate_file = shown.CertificateFile();
  const std::string key_file = shown.KeyFile();
  ASSIGN_OR_RETURN(const std::string certificate_pem,
                   Read(real.CertificateFile(), certificate_file));
  ASSIGN_OR_RETURN(const std::string key_pem, Read(real.KeyFile(), key_file));
  ASSIGN_OR_RETURN(const std::string authority_pem,
                   Read(real.AuthorityFile(), shown.AuthorityFile()));
  RETURN_IF_ERROR(CheckKeyFile(real.KeyFile(), key_file));
  constexpr char kInvalid[] = "TLS_FILE_INVALID";
  if (!ReadCertificate(authority_pem).ok()) {
    return Wrong(kInvalid, shown.AuthorityFile(), "is no PEM certificate");
  }
  const auto certificate = ReadCertificate(certificate_pem);
  if (!certificate.ok()) {
    return Wrong(kInvalid, certificate_file, "is no PEM certificate");
  }
  if (!BelongTogether(certificate_pem, key_pem)) {
    return Wrong(kInvalid, key_file,
                 "is no PEM private key, or not that of tls.crt beside it");
  }
  return CheckTime(*certificate, certificate_file, now);
}

// Directories of earlier writes that nobody can be reading any more.
void RemoveOthers(const fs::path& link, const std::string& prefix,
                  const std::string& fresh, const std::string& before) {
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(link.parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    if (!absl::StartsWith(name, prefix)) continue;
    if (name != fresh && name != before) old.push_back(entry.path());
  }
  for (const fs::path& path : old) fs::remove_all(path, error);
}

absl::Status WriteFiles(const TlsDirectory& fresh,
                        const Certificate& certificate,
                        const std::string& authority_pem) {
  RETURN_IF_ERROR(MakeDirectoriesDurably(fresh.path).status());
  RETURN_IF_ERROR(
      WriteFileDurably(fresh.CertificateFile(), certificate.certificate_pem));
  RETURN_IF_ERROR(
      WriteFileDurably(fresh.KeyFile(), certificate.key_pem.Reveal()));
  return WriteFileDurably(fresh.AuthorityFile(), authority_pem);
}

// gRPC sees by their times, in whole seconds, whether files were replaced while
// it read them; so those of two writes always differ by one.
void MakeNewer(const TlsDirectory& fresh, const TlsDirectory& before) {
  for (std::string (TlsDirectory::*const file)() const :
       {&TlsDirectory::CertificateFile, &TlsDirectory::KeyFile,
        &TlsDirectory::AuthorityFile}) {
    std::error_code error;
    const auto old_time = fs::last_write_time((before.*file)(), error);
    if (error) continue;
    const auto next_second = old_time + std::chrono::seconds(1);
    if (fs::last_write_time((fresh.*file)(), error) >= next_second) continue;
    fs::last_write_time((fresh.*file)(), next_second, error);
  }
}

}  // namespace

absl::Status CheckTlsDirectory(const TlsDirectory& directory, absl::Time now) {
  std::error_code error;
  const fs::path real = fs::canonical(directory.path, error);
  return CheckFiles(directory, error ? directory : TlsDirectory{real.string()},
                    now);
}

bool HasIdentity(const TlsDirectory& directory) {
  std::error_code error;
  return fs::exists(directory.CertificateFile(), error);
}

absl::StatusOr<std::string> ReadAuthority(const TlsDirectory& directory) {
  const std::string file = directory.AuthorityFile();
  ASSIGN_OR_RETURN(std::string pem, Read(file, file));
  if (ReadCertificate(pem).ok()) return pem;
  return Wrong("TLS_FILE_INVALID", file, "is no PEM certificate");
}

absl::Status WriteTlsDirectory(const TlsDirectory& directory,
                               const Certificate& certificate,
                               const std::string& authority_pem) {
  const fs::path link(directory.path);
  std::error_code error;
  const fs::path before = fs::read_symlink(link, error);
  if (error && fs::exists(fs::symlink_status(link))) {
    return Unusable(directory.path, "it is there and was not made by Muster");
  }
  const std::string prefix = absl::StrCat(".", link.filename().string(), ".");
  const std::string name = absl::StrCat(prefix, RandomHex(*RealRandom(), 8));
  const TlsDirectory fresh{(link.parent_path() / name).string()};
  RETURN_IF_ERROR(WriteFiles(fresh, certificate, authority_pem));
  MakeNewer(fresh, directory);
  const std::string next = absl::StrCat(fresh.path, ".link");
  fs::create_symlink(name, next, error);
  if (!error) fs::rename(next, link, error);
  if (error) return Unusable(directory.path, error.message());
  RemoveOthers(link, prefix, name, before.string());
  return absl::OkStatus();
}

}  // namespace muster
