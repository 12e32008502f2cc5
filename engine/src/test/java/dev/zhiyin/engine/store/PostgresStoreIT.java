package dev.zhiyin.engine.store;

import org.junit.jupiter.api.Nested;

/** All that a store promises, on PostgreSQL, but for what {@link PostgresTimeIT} tells. */
class PostgresStoreIT {
  @Nested
  class Basics extends StoreContract implements OnADatabase.Postgresql {}

  @Nested
  class OfOffers extends OffersContract implements OnADatabase.Postgresql {}

  @Nested
  class Changes extends ChangesContract implements OnADatabase.Postgresql {}

  @Nested
  class OfSessions extends SessionsContract implements OnADatabase.Postgresql {}

  @Nested
  class WithManyCallers extends ManyCallersContract implements OnADatabase.Postgresql {}

  @Nested
  class Restored extends RestoringContract implements OnADatabase.Postgresql {}

  @Nested
  class Life extends LifeContract implements OnADatabase.Postgresql {}

  @Nested
  class Ids extends KeptIdsContract implements OnADatabase.Postgresql {}

  @Nested
  class HeavyShoppers extends HeavyShopperContract implements OnADatabase.Postgresql {}

  @Nested
  class Erasures extends ErasuresContract implements OnADatabase.Postgresql {}

  @Nested
  class Profiles extends ProfilesContract implements OnADatabase.Postgresql {}

  @Nested
  class Friends extends FriendsContract implements OnADatabase.Postgresql {}

  @Nested
  class Wordings extends WordingsContract implements OnADatabase.Postgresql {}
}
