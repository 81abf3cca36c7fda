#include "tests/fake_iru/api/notes.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class NotesTest : public ::testing::Test {
 protected:
  NotesTest() : state_(GenerateFleet({5, 1, absl::FromUnixSeconds(1e9)})) {}

  Device& device() { return state_.devices.at(state_.order[0]); }

  static Request Body(const Json& body) {
    Request request;
    request.body = body.dump();
    return request;
  }

  State state_;
};

TEST_F(NotesTest, CreatesReadsChangesAndDeletesANote) {
  const Response created =
      CreateNote(state_, device(), Body({{"content", "<p>one</p>"}}));
  ASSERT_EQ(created.status, 201);
  const std::string id = Json::parse(created.body)["note_id"];
  EXPECT_EQ(GetNote(device(), id).body, created.body);

  state_.now += absl::Hours(1);
  const Json changed = Json::parse(
      UpdateNote(state_, device(), id, Body({{"content", "two"}})).body);
  EXPECT_EQ(changed["content"], "two");
  EXPECT_NE(changed["updated_at"], changed["created_at"]);
  EXPECT_EQ(Json::parse(ListNotes(device()).body), Json::array({changed}));

  const Response deleted = DeleteNote(state_, device(), id);
  EXPECT_EQ(deleted.status, 200);
  EXPECT_TRUE(Json::parse(deleted.body).contains("deleted_at"));
  EXPECT_EQ(ListNotes(device()).body, "[]");
}

TEST_F(NotesTest, RefusesANoteWithoutContentAndOneThatIsNotThere) {
  EXPECT_EQ(CreateNote(state_, device(), Body({{"text", "x"}})).status, 400);
  EXPECT_EQ(GetNote(device(), "nope").status, 404);
  EXPECT_EQ(
      UpdateNote(state_, device(), "nope", Body({{"content", "x"}})).status,
      404);
  EXPECT_EQ(DeleteNote(state_, device(), "nope").status, 404);
}

}  // namespace
}  // namespace muster::fake_iru
