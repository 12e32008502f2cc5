package dev.zhiyin.engine.store;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** All that a store promises, on SQLite. */
@Tag("slow")
class SqliteStoreTest {
  @Nested
  class Basics extends StoreContract implements OnADatabase.Sqlite {}

  @Nested
  class OfOffers extends OffersContract implements OnADatabase.Sqlite {}

  @Nested
  class Changes extends ChangesContract implements OnADatabase.Sqlite {}

  @Nested
  class OfSessions extends SessionsContract implements OnADatabase.Sqlite {}

  @Nested
  class WithManyCallers extends ManyCallersContract implements OnADatabase.Sqlite {}

  @Nested
  class Restored extends RestoringContract implements OnADatabase.Sqlite {}

  @Nested
  class Life extends LifeContract implements OnADatabase.Sqlite {}

  @Nested
  class Ids extends KeptIdsContract implements OnADatabase.Sqlite {}

  @Nested
  class HeavyShoppers extends HeavyShopperContract implements OnADatabase.Sqlite {}

  @Nested
  class Erasures extends ErasuresContract implements OnADatabase.Sqlite {}

  @Nested
  class Profiles extends ProfilesContract implements OnADatabase.Sqlite {}

  @Nested
  class Friends extends FriendsContract implements OnADatabase.Sqlite {}

  @Nested
  class Wordings extends WordingsContract implements OnADatabase.Sqlite {}

  @Nested
  class OfTime extends TimeContract implements OnADatabase.Sqlite {}
}
