// Every RPC of a running musterd, called by every role for a source of its own,
// for another's and for all, and by everyone who is nobody. What docs/access.md
// says is what must happen.

#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/access/table/all_services.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/grpc/tls/tls_credentials.h"
#include "base/tls/certificate.h"
#include "base/tls/test_authority.h"
#include "base/tls/tls_directory.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "testing/matchers.h"
#include "tests/access/docs_table.h"
#include "tests/access/generic_call.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using google::protobuf::MethodDescriptor;
using Channel = std::shared_ptr<grpc::Channel>;

constexpr char kOwn[] = "sources/own";
constexpr char kOther[] = "sources/other";
const char* const kRoles[] = {"reader",   "plugin", "connector", "operator",
                              "approver", "admin",  "auditor",   "dispatcher"};

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto* const service : AllServices()) {
    for (int i = 0; i < service->method_count(); ++i) {
      methods.push_back(service->method(i));
    }
  }
  return methods;
}

std::string Content(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return bytes.str();
}

// "in" if the call reached its handler, else the reason that it did not.
std::string Outcome(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  if (absl::IsUnauthenticated(status) || reason == "ROLE_MISSING" ||
      reason == "SOURCE_NOT_GRANTED" || reason == "DENIED_BY_RULE" ||
      reason == "SERVICE_UNREACHABLE") {
    return reason;
  }
  // A handler of ours gives every error a reason; without one the call did not
  // get there.
  if (!status.ok() && reason.empty()) return status.ToString();
  return "in";
}

class MatrixTest : public WholeInstallation {
 protected:
  void SetUp() override {
    docs_ = ReadDocsTable("docs/access.md");
    Start(3, /*separate=*/false, /*tls=*/true);
    Reconfigure([this](config::v1::MusterConfig& config) {
      config.mutable_access()->set_directory(WritePolicy());
    });
  }

  // Grants each role to a service of its name, in one source and in all.
  std::string WritePolicy() {
    std::string policy =
        "grants { principals: 'services/musterctl' roles: [ROLE_READER] "
        "sources: 'sources/-' }\n"
        "denies { principals: 'services/denied' }\n"
        "grants { principals: 'services/denied' roles: [ROLE_READER, "
        "ROLE_PLUGIN, ROLE_CONNECTOR, ROLE_OPERATOR, ROLE_APPROVER, "
        "ROLE_ADMIN, ROLE_AUDITOR, ROLE_DISPATCHER] sources: 'sources/-' }\n";
    for (const std::string role : kRoles) {
      const std::string granted =
          absl::StrCat("roles: ROLE_", absl::AsciiStrToUpper(role));
      absl::StrAppend(&policy, "grants { principals: 'services/own-", role,
                      "' ", granted, " sources: '", kOwn, "' }\n",
                      "grants { principals: 'services/all-", role, "' ",
                      granted, " sources: 'sources/-' }\n");
    }
    const std::string revoked = Identity("revoked").path;
    absl::StrAppend(&policy, "revoked_certificates: '",
                    ReadCertificate(Content(revoked + "/tls.crt"))->sha256,
                    "'\n");
    const std::string path = WriteFile("policy.textproto", policy);
    WriteFile("tokens.textproto", "");
    return path.substr(0, path.rfind('/'));
  }

  // The directory of a client's certificate, by the installation's authority.
  TlsDirectory Identity(const std::string& name, Lifetime lifetime = {}) {
    return Authority().Issue(absl::StrCat(installation().tls_dir(), "/", name),
                             name, lifetime);
  }

  // Of one that no program has.
  TlsDirectory NamelessIdentity() {
    const TlsDirectory directory{installation().tls_dir() + "/nameless"};
    EXPECT_THAT(
        WriteTlsDirectory(directory, Authority().Certify({"DNS:nameless"}),
                          Authority().pem()),
        IsOk());
    return directory;
  }

  TestAuthority Authority() {
    const std::string ca = installation().tls_dir() + "/ca/ca";
    return TestAuthority(
        Certificate{Content(ca + ".crt"), Secret(Content(ca + ".key"))});
  }

  std::string Target() {
    return installation().Address(demo::Installation::kMusterd);
  }

  Channel As(const TlsDirectory& identity,
             const std::optional<Secret>& token = {}) {
    return MakeChannel(Target(), identity, token).value();
  }

  std::string Try(const Channel& channel, const MethodDescriptor& method,
                  const std::string& source) {
    const std::string& field = docs_.at(NameOf(method)).source;
    const bool named = field != "all" && field != "any";
    const auto request = RequestWith(method, named ? field : "", source);
    return Outcome(CallMethod(channel, method, *request, absl::Seconds(10)));
  }

  // What docs/access.md promises to `role`, granted in `granted`.
  std::string Promised(const MethodDescriptor& method, const std::string& role,
                       const std::string& granted, const std::string& source) {
    const DocsRow& row = docs_.at(NameOf(method));
    if (row.roles.count(role) == 0) return "ROLE_MISSING";
    if (granted == "all" || row.source == "any") return "in";
    if (row.source == "all" || source != kOwn) return "SOURCE_NOT_GRANTED";
    return "in";
  }

  std::map<std::string, DocsRow> docs_;
};

TEST_F(MatrixTest, EveryRoleMayCallWhatTheDocsSayAndNothingElse) {
  for (const std::string role : kRoles) {
    for (const std::string granted : {"own", "all"}) {
      const Channel channel = As(Identity(absl::StrCat(granted, "-", role)));
      for (const MethodDescriptor* const method : AllMethods()) {
        for (const std::string source : {kOwn, kOther, "sources/-", ""}) {
          EXPECT_EQ(Try(channel, *method, source),
                    Promised(*method, role, granted, source))
              << role << " in " << granted << " calls " << NameOf(*method)
              << " for '" << source << "'";
        }
      }
    }
  }
}

TEST_F(MatrixTest, NobodyMayCallAnything) {
  const std::string ca = installation().tls_dir() + "/ca";
  const auto no_certificate = grpc::CreateChannel(
      Target(), TlsClientWithoutIdentity(TlsDirectory{ca}).value());
  const std::map<std::string, Channel> nobodies = {
      {"IDENTITY_MISSING", no_certificate},
      {"TOKEN_INVALID",
       As(TlsDirectory{ca}, Secret("mst_" + std::string(64, '0')))},
      {"CERTIFICATE_REVOKED",
       As(TlsDirectory{installation().tls_dir() + "/revoked"})},
      {"CERTIFICATE_INVALID", As(NamelessIdentity())},
      {"ROLE_MISSING", As(Identity("stranger"))},
      {"DENIED_BY_RULE", As(Identity("denied"))},
  };
  for (const auto& [reason, channel] : nobodies) {
    for (const MethodDescriptor* const method : AllMethods()) {
      EXPECT_EQ(Try(channel, *method, kOwn), reason) << NameOf(*method);
    }
  }
}

TEST_F(MatrixTest, WhoseCertificateIsNoneGetsNoConnection) {
  const auto refused = [&](const Channel& channel) {
    for (const MethodDescriptor* const method : AllMethods()) {
      const auto request = RequestWith(*method, "", "");
      EXPECT_THAT(CallMethod(channel, *method, *request, absl::Seconds(10)),
                  StatusIs(absl::StatusCode::kUnavailable))
          << NameOf(*method);
    }
  };
  const auto channel_with = [&](const TlsDirectory& identity) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = Content(installation().tls_dir() + "/ca/ca.crt");
    options.pem_private_key = Content(identity.KeyFile());
    options.pem_cert_chain = Content(identity.CertificateFile());
    return grpc::CreateChannel(Target(), grpc::SslCredentials(options));
  };
  refused(
      channel_with(Identity("expired", {-absl::Hours(2), -absl::Hours(1)})));
  refused(channel_with(Identity("early", {absl::Hours(1), absl::Hours(2)})));

  refused(channel_with(TestAuthority().Issue(
      installation().tls_dir() + "/stranger", "all-admin")));
}

TEST_F(MatrixTest, TheDocsTellOfEveryRpc) {
  EXPECT_EQ(docs_.size(), AllMethods().size());
}

}  // namespace
}  // namespace muster::testing
