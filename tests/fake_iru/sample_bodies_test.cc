// Holds the fake to the published answers that need preparation: writes,
// secrets and errors. And holds both tests to every file that was published.

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "tests/fake_iru/fake_iru_server.h"
#include "tests/fake_iru/json_shape.h"
#include "tests/fake_iru/sample_cases.h"
#include "tests/fake_iru/test_client.h"

namespace muster::fake_iru {
namespace {

constexpr char kFolder[] = "tests/testdata/iru_samples/";

// What this file compares.
const std::set<std::string>& ComparedHere() {
  static const auto* const names = new std::set<std::string>{
      "_documented-fields.json",
      "_error-bodies.json",
      "create-custom-script.json",
      "create-device-note.json",
      "create-tag.json",
      "delete-device-note.json",
      "delete-user--user-assigned-to-device.json",
      "erase-device--rts-profile-not-in-scope.json",
      "get-activation-lock-bypass-code.json",
      "get-category-export.json",
      "get-custom-script.json",
      "get-device-lost-mode-details--device-not-in-lost-mode.json",
      "get-device-notes--get-all-device-notes.json",
      "get-filevault-recovery-key.json",
      "get-recovery-lock-password.json",
      "get-unlock-pin.json",
      "get-user.json",
      "list-custom-scripts.json",
      "list-library-items.json",
      "lock-device--device-already-locked.json",
      "lock-device.json",
      "oas-get-blueprint.json",
      "request-category-export--bad-category-request.json",
      "request-category-export.json",
      "retrieve-device-note.json",
      "update-custom-script.json",
      "update-device-note.json",
      "update-tag.json",
  };
  return *names;
}

Json ReadSample(const std::string& name) {
  EXPECT_EQ(ComparedHere().count(name), 1u) << name;
  std::ifstream file(kFolder + name);
  EXPECT_TRUE(file.good()) << name;
  return Json::parse(file);
}

JsonShape ShapeOf(const Json& json) {
  JsonShape shape;
  AddShape(json, "", shape);
  return shape;
}

class SampleBodiesTest : public ::testing::Test {
 protected:
  SampleBodiesTest() : clock_(absl::FromUnixSeconds(1760000000)) {
    FakeIruServer::Options options;
    options.tenant.devices = 40;
    options.tenant.token = "t";
    options.tenant.limits = {0, 0};
    options.clock = &clock_;
    server_ = *FakeIruServer::Create(options);
    client_ = std::make_unique<TestClient>(server_->port(), "t");
    mac_ = Enroll({{"platform", "Mac"}, {"filevault.key_escrowed", true}});
    ipad_ = Enroll({{"platform", "iPad"}});
  }

  std::string Enroll(const Json& wish) {
    return absl::StrCat("/api/v1/devices/", *server_->tenant().Enroll(wish));
  }

  // Keys and types are those of the sample.
  void ExpectShape(const std::string& sample,
                   const TestClient::Answer& answer) {
    EXPECT_EQ(ShapeOf(answer.json()), ShapeOf(ReadSample(sample)))
        << sample << answer.body;
  }

  // The body is the sample's, to the letter.
  void ExpectBody(const std::string& sample, int status,
                  const TestClient::Answer& answer) {
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.json(), ReadSample(sample)) << sample;
  }

  // The body of the first entry of that status and text in _error-bodies.json.
  Json ErrorBody(int status, const std::string& where) {
    for (const Json& entry : ReadSample("_error-bodies.json")) {
      if (entry["status"] == status &&
          entry["where"].get<std::string>().find(where) != std::string::npos) {
        return entry["body"];
      }
    }
    ADD_FAILURE() << where;
    return nullptr;
  }

  FakeClock clock_;
  std::unique_ptr<FakeIruServer> server_;
  std::unique_ptr<TestClient> client_;
  std::string mac_;
  std::string ipad_;
};

TEST_F(SampleBodiesTest, AnswersALockAsPublished) {
  ExpectShape("lock-device.json", client_->Send("POST", mac_ + "/action/lock"));
  clock_.Advance(absl::Seconds(1));

  const auto again = client_->Send("POST", mac_ + "/action/lock");
  ExpectBody("lock-device--device-already-locked.json", 400, again);
  EXPECT_EQ(again.json(), ErrorBody(400, "action/lock on a locked device"));
  ExpectShape("get-unlock-pin.json", client_->Get(mac_ + "/secrets/unlockpin"));
}

TEST_F(SampleBodiesTest, AnswersAnEraseOutOfScopeAsPublished) {
  const Json body = {
      {"ReturnToService", {{"Enabled", true}, {"ProfileId", "x"}}}};

  const auto answer = client_->Send("POST", ipad_ + "/action/erase", body);
  ExpectBody("erase-device--rts-profile-not-in-scope.json", 400, answer);
  EXPECT_EQ(answer.json(), ErrorBody(400, "RTS profile out of scope"));
}

TEST_F(SampleBodiesTest, AnswersLostModeAsPublished) {
  const auto answer = client_->Get(ipad_ + "/details/lostmode");
  ExpectBody("get-device-lost-mode-details--device-not-in-lost-mode.json", 400,
             answer);
  EXPECT_EQ(answer.json(), ErrorBody(400, "details/lostmode"));

  // The object is the one that the details of a lost iPad have.
  client_->Send("POST", ipad_ + "/action/enablelostmode");
  clock_.Advance(absl::Seconds(1));
  JsonShape documented;
  const Json tables = ReadSample("_documented-fields.json");
  for (const auto& [path, types] : tables.at("details_ipad").items()) {
    if (path.rfind("lost_mode.", 0) == 0) documented[path] = {types[0]};
  }
  JsonShape served = ShapeOf(client_->Get(ipad_ + "/details/lostmode").json());
  served.erase("");
  served.erase("device_id");
  served.erase("lost_mode");
  EXPECT_EQ(served, documented);
}

TEST_F(SampleBodiesTest, AnswersNotesAsPublished) {
  const Json content = {{"content", "<p>x</p>"}};
  const auto created = client_->Send("POST", mac_ + "/notes", content);
  const std::string note = absl::StrCat(
      mac_, "/notes/", created.json()["note_id"].get<std::string>());

  EXPECT_EQ(created.status, 201);
  ExpectShape("create-device-note.json", created);
  ExpectShape("get-device-notes--get-all-device-notes.json",
              client_->Get(mac_ + "/notes"));
  ExpectShape("retrieve-device-note.json", client_->Get(note));
  ExpectShape("update-device-note.json", client_->Send("PATCH", note, content));
  ExpectShape("delete-device-note.json", client_->Send("DELETE", note));
}

TEST_F(SampleBodiesTest, AnswersSecretsAsPublished) {
  const std::string secrets = mac_ + "/secrets/";

  ExpectShape("get-activation-lock-bypass-code.json",
              client_->Get(secrets + "bypasscode"));
  ExpectShape("get-filevault-recovery-key.json",
              client_->Get(secrets + "filevaultkey"));
  ExpectShape("get-recovery-lock-password.json",
              client_->Get(secrets + "recoverypassword"));
  EXPECT_EQ(client_->Get(secrets + "unlockpin").body, "{\"pin\":null}");
}

TEST_F(SampleBodiesTest, AnswersTagsAndPeopleAsPublished) {
  const auto created =
      client_->Send("POST", "/api/v1/tags", {{"name", "accuhive_09"}});
  ExpectShape("create-tag.json", created);
  const std::string tag =
      absl::StrCat("/api/v1/tags/", created.json()["id"].get<std::string>());
  ExpectShape("update-tag.json",
              client_->Send("PATCH", tag, {{"name", "accuhive_10"}}));

  const Json users = client_->Get("/api/v1/users").json()["results"];
  ASSERT_FALSE(users.empty());
  for (const Json& user : users) {
    const std::string path =
        absl::StrCat("/api/v1/users/", user["id"].get<std::string>());
    ExpectShape("get-user.json", client_->Get(path));
    if (user["device_count"] == 0) continue;
    const auto refused = client_->Send("DELETE", path);
    ExpectBody("delete-user--user-assigned-to-device.json", 400, refused);
    EXPECT_EQ(refused.json(), ErrorBody(400, "DELETE /users/{id}"));
  }
}

TEST_F(SampleBodiesTest, AnswersOneBlueprintAsPublishedAndWithOneKeyMore) {
  const Json all = client_->Get("/api/v1/blueprints").json()["results"];
  Json blueprint;
  for (const Json& each : all) {
    if (each["params"].empty()) blueprint = each;
  }
  const auto answer = client_->Get(
      absl::StrCat("/api/v1/blueprints/", blueprint["id"].get<std::string>()));

  JsonShape shape = ShapeOf(ReadSample("oas-get-blueprint.json"));
  shape["missing_computers_count"] = {"int"};  // as in an update's answer
  EXPECT_EQ(ShapeOf(answer.json()), shape);
  const std::string its = client_->Get(mac_).json()["blueprint_id"];
  const std::string items = "/api/v1/blueprints/" + its + "/list-library-items";
  ExpectShape("list-library-items.json", client_->Get(items));
}

TEST_F(SampleBodiesTest, AnswersCustomScriptsAsPublished) {
  const std::string scripts = "/api/v1/library/custom-scripts";
  const auto created = client_->Send(
      "POST", scripts,
      {{"name", "one"}, {"execution_frequency", "once"}, {"script", "echo"}});
  EXPECT_EQ(created.status, 201);
  ExpectShape("create-custom-script.json", created);
  const std::string id = created.json()["id"];
  const std::string one = scripts + "/" + id;
  ExpectShape("update-custom-script.json",
              client_->Send("PATCH", one, {{"active", false}}));

  // These were published before self service was added to the rows.
  JsonShape shape = ShapeOf(ReadSample("get-custom-script.json"));
  shape["show_in_self_service"] = {"bool"};
  EXPECT_EQ(ShapeOf(client_->Get(one).json()), shape);
  shape = ShapeOf(ReadSample("list-custom-scripts.json"));
  shape["results[].show_in_self_service"] = {"bool"};
  EXPECT_EQ(ShapeOf(client_->Get(scripts).json()), shape);

  EXPECT_EQ(client_->Send("DELETE", one).status, 204);
  const auto gone = client_->Send("DELETE", one);
  EXPECT_EQ(gone.body, ErrorBody(404, "library item that does not exist"));
}

TEST_F(SampleBodiesTest, AnswersAnExportAsPublished) {
  const std::string exports = "/api/v1/prism/export";
  const auto asked = client_->Send("POST", exports, {{"category", "apps"}});
  EXPECT_EQ(asked.status, 200);
  ExpectShape("request-category-export.json", asked);
  const std::string id = asked.json()["id"];
  clock_.Advance(absl::Seconds(1));
  ExpectShape("get-category-export.json", client_->Get(exports + "/" + id));

  ExpectBody(
      "request-category-export--bad-category-request.json", 400,
      client_->Send("POST", exports, {{"category", "application_firewal"}}));
}

TEST_F(SampleBodiesTest, RefusesAsPublished) {
  TestClient stranger(server_->port(), "wrong");
  const auto unauthorized = stranger.Get(mac_);
  EXPECT_EQ(unauthorized.status, 401);
  EXPECT_EQ(unauthorized.json(), ErrorBody(401, "two independent clients"));

  server_->tenant().AddToken("few", {"users"});
  TestClient few(server_->port(), "few");
  const auto forbidden = few.Get(mac_);
  EXPECT_EQ(forbidden.status, 403);
  EXPECT_EQ(forbidden.json(), ErrorBody(403, "test double"));

  const auto no_route = client_->Get("/api/v1/gremlins");
  EXPECT_EQ(no_route.status, 404);
  EXPECT_EQ(ShapeOf(no_route.json()), ShapeOf(ErrorBody(404, "unrouted path")));
  EXPECT_EQ(no_route.json()["message"],
            ErrorBody(404, "unrouted path")["message"]);
}

TEST(SampleCoverageTest, LeavesNoSampleUncompared) {
  std::set<std::string> compared = ComparedHere();
  for (const SampleCase& c : SampleCases()) {
    compared.insert(c.samples.begin(), c.samples.end());
  }
  // The older of two answers to a deletion; the fake gives the newer, 204.
  compared.insert("oas-delete-user.json");

  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".json") continue;
    EXPECT_EQ(compared.count(name), 1u) << name << " is compared by no test";
  }
}

}  // namespace
}  // namespace muster::fake_iru
