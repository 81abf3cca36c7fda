#include "base/tls/tls_directory.h"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

CertificateOptions Options(bool authority) {
  CertificateOptions options;
  options.common_name = authority ? "authority" : "inventory";
  options.not_before = kNow;
  options.not_after = kNow + absl::Hours(24);
  options.authority = authority;
  return options;
}

class TlsDirectoryTest : public ::testing::Test {
 protected:
  TlsDirectoryTest() : directory_{dir_.Join("inventory")} {}

  Certificate Leaf() { return *MakeCertificate(Options(false), authority_); }
  absl::Status Write(const Certificate& certificate) {
    return WriteTlsDirectory(directory_, certificate,
                             authority_.certificate_pem);
  }
  absl::Status Check(absl::Time now = kNow) {
    return CheckTlsDirectory(directory_, now);
  }
  // Replaces one of the three files behind the link.
  void Spoil(const std::string& file, const std::string& bytes) {
    dir_.WriteFile(absl::StrCat("inventory/", file), bytes);
  }

  testing::TempDir dir_;
  const TlsDirectory directory_;
  const Certificate authority_ = *MakeSelfSigned(Options(true));
};

TEST_F(TlsDirectoryTest, CanBeUsedOnceItIsWritten) {
  ASSERT_THAT(Write(Leaf()), IsOk());

  EXPECT_THAT(Check(), IsOk());
}

TEST_F(TlsDirectoryTest, KeepsTheKeyFromOthers) {
  ASSERT_THAT(Write(Leaf()), IsOk());

  struct stat info = {};
  ASSERT_EQ(stat(directory_.KeyFile().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(TlsDirectoryTest, IsReplacedAsAWholeAndKeepsOnlyTheOneBefore) {
  ASSERT_THAT(Write(Leaf()), IsOk());
  ASSERT_THAT(Write(Leaf()), IsOk());
  const std::string first =
      std::filesystem::read_symlink(directory_.path).string();

  ASSERT_THAT(Write(Leaf()), IsOk());

  EXPECT_THAT(Check(), IsOk());
  const std::string second =
      std::filesystem::read_symlink(directory_.path).string();
  EXPECT_NE(first, second);
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
    left.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(left, UnorderedElementsAre("inventory", first, second));
}

// By this gRPC knows that files were replaced while it read them.
TEST_F(TlsDirectoryTest, OfEachWriteHasTimesOfAnotherSecond) {
  const auto time_of_key = [this] {
    return std::filesystem::last_write_time(directory_.KeyFile());
  };
  ASSERT_THAT(Write(Leaf()), IsOk());
  for (int i = 0; i < 3; ++i) {
    const auto before = time_of_key();
    ASSERT_THAT(Write(Leaf()), IsOk());
    EXPECT_GE(time_of_key() - before, std::chrono::seconds(1));
  }
}

TEST_F(TlsDirectoryTest, IsNotWrittenOverWhatSomebodyElseMade) {
  dir_.WriteFile("inventory", "mine");

  EXPECT_THAT(Write(Leaf()), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                     "TLS_DIRECTORY_UNUSABLE"));
}

TEST_F(TlsDirectoryTest, NamesTheFileThatIsMissing) {
  ASSERT_THAT(Write(Leaf()), IsOk());
  std::filesystem::remove(directory_.AuthorityFile());

  const absl::Status status = Check();

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kNotFound, "TLS_FILE_MISSING"));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("inventory/ca.crt is missing"));
}

TEST_F(TlsDirectoryTest, RefusesAKeyThatOthersMayRead) {
  ASSERT_THAT(Write(Leaf()), IsOk());
  chmod(directory_.KeyFile().c_str(), 0640);

  EXPECT_THAT(Check(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "TLS_FILE_EXPOSED"));
}

TEST_F(TlsDirectoryTest, RefusesAKeyOfAnotherCertificate) {
  ASSERT_THAT(Write(Leaf()), IsOk());
  Spoil("tls.key", Leaf().key_pem.Reveal());

  EXPECT_THAT(Check(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "TLS_FILE_INVALID"));
}

TEST_F(TlsDirectoryTest, RefusesWhatIsNoPem) {
  for (const char* const file : {"tls.crt", "tls.key", "ca.crt"}) {
    ASSERT_THAT(Write(Leaf()), IsOk());
    Spoil(file, "no PEM");

    EXPECT_THAT(Check(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                 "TLS_FILE_INVALID"))
        << file;
  }
}

TEST_F(TlsDirectoryTest, RefusesACertificateBeforeAndAfterItsTime) {
  ASSERT_THAT(Write(Leaf()), IsOk());

  EXPECT_THAT(Check(kNow - absl::Hours(1)),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "TLS_CERTIFICATE_EXPIRED"));
  EXPECT_THAT(Check(kNow + absl::Hours(25)),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "TLS_CERTIFICATE_EXPIRED"));
}

}  // namespace
}  // namespace muster
