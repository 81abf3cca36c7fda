#include "plugins/trust/identity/subject.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;

// `CN<a>OU<b>`: what a subject was read as.
std::string Read(absl::string_view subject) {
  const auto attributes = ParseSubject(subject);
  if (!attributes.ok()) return attributes.status().ToString();
  return absl::StrJoin(
      *attributes, "", [](std::string* out, const SubjectAttribute& attribute) {
        absl::StrAppend(out, attribute.type, "<", attribute.value, ">");
      });
}

TEST(SubjectTest, ReadsWhatRfc4514Writes) {
  EXPECT_EQ(Read("CN=C02X,OU=devices,C=US"), "CN<C02X>OU<devices>C<US>");
  EXPECT_EQ(Read("CN=a+serialNumber=b,O=c"), "CN<a>serialNumber<b>O<c>");
  EXPECT_EQ(Read("O=Acme\\, Inc.,CN=x"), "O<Acme, Inc.>CN<x>");
  EXPECT_EQ(Read("CN=Wei\\C3\\9F"), "CN<Wei\xC3\x9F>");
  EXPECT_EQ(Read("2.5.4.5=#1303414243"), "2.5.4.5<#1303414243>");
  EXPECT_EQ(Read("CN=,O=x"), "CN<>O<x>");
  EXPECT_EQ(Read("CN=a=b"), "CN<a=b>");
  EXPECT_EQ(Read(""), "");
}

TEST(SubjectTest, ReadsWhatOlderWritersWrite) {
  EXPECT_EQ(Read("CN = C02X , O = \"Acme, Inc.\" ; C=US"),
            "CN<C02X>O<Acme, Inc.>C<US>");
  EXPECT_EQ(Read("CN=\"a\\\"b\""), "CN<a\"b>");
  EXPECT_EQ(Read("CN=\\ a\\ "), "CN< a >");
}

TEST(SubjectTest, ReadsWhatOpenSslWritesInOneLine) {
  EXPECT_EQ(Read("/C=US/O=Acme, Inc./CN=C02X"), "C<US>O<Acme, Inc.>CN<C02X>");
  EXPECT_EQ(Read("/CN=https://acme.example/a b/OU=x"),
            "CN<https://acme.example/a b>OU<x>");
  EXPECT_EQ(Read("/CN="), "CN<>");
}

TEST(SubjectTest, AnAttributeCannotBeSmuggledInByAnEscapedSeparator) {
  EXPECT_EQ(Read("CN=a\\,serialNumber=EVIL"), "CN<a,serialNumber=EVIL>");
  EXPECT_EQ(Read("CN=\"a,serialNumber=EVIL\""), "CN<a,serialNumber=EVIL>");
  EXPECT_EQ(Read("CN=a\\2CserialNumber=EVIL"), "CN<a,serialNumber=EVIL>");
}

TEST(SubjectTest, RefusesWhatIsNoSubject) {
  const std::string malformed[] = {
      "C02X",   "=C02X", "CN=a,", "CN=a,b", "CN=\"a", "CN=\"a\"b",
      "CN=a\\", "/C02X", "C N=a", ",CN=a",  "/",      std::string(20000, 'a'),
  };
  for (const std::string& subject : malformed) {
    EXPECT_THAT(
        ParseSubject(subject),
        ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_MALFORMED"))
        << subject.substr(0, 40);
  }
}

}  // namespace
}  // namespace muster::trust
