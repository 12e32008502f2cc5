package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilderFactory;

/** What differs between the databases that can hold tables. */
sealed interface Dialect permits Sqlite, Postgresql {
  /** Of what kind the database of a handle is, which {@link Database} made. */
  static Dialect of(Handle handle) {
    return handle.getConfig(DialectOfHandle.class).get();
  }

  /** Folder beside those of {@link Database.Migrations}, of scripts that only this kind has. */
  String scripts();

  /** How events lie in it. */
  EventTable events();

  /** What follows a query whose rows nobody else may change until the transaction ends. */
  String locked();

  /** Whether a statement can take a list of any length as one value. */
  boolean hasArrays();

  /** Where the database is, for messages: without a password. */
  String place();

  /** How connections are made for what takes long and nobody waits for. */
  HikariConfig background();

  /**
   * How connections are made for what somebody waits for: whether one is there and what it answers
   * is known within a second.
   */
  HikariConfig readers();

  /** How the one connection of all writers is made, which find rows by their keys. */
  HikariConfig writer();

  /** Has a transaction of {@link #writer} read whole tables, too. */
  void readsWhole(Handle handle);

  /**
   * How the tables are made.
   *
   * @param pool of the database
   */
  FluentConfiguration migration(DataSource pool);

  /** Makes the statements of its connections. */
  StatementBuilderFactory statements();

  /** Has a connection of {@link #readers} give up what is not answered in time. */
  void hurried(Handle handle);

  /** Works with several statements that all see the same moment. */
  <T> T atOnce(Handle handle, Supplier<T> work);

  /** Lets each statement of a connection take long, until it is closed. */
  void unhurried(Handle handle);

  /**
   * Wipes what was removed from the log of changes, as far as the database lets one.
   *
   * @return false if somebody still reads it
   */
  boolean wipeLog(Handle handle);

  /**
   * Writes the tables anew without what was removed, as far as the database lets one. Who writes
   * waits meanwhile.
   *
   * @param most bytes that there may be to write
   * @return false if there are more
   */
  boolean rewrite(Handle handle, long most);

  /** The clock by which the database goes if that is this machine's; empty if it has its own. */
  Optional<Clock> clock();

  /** What the clock of its own shows, in microseconds since 1970, as SQL; 0 if it has none. */
  String now();
}
