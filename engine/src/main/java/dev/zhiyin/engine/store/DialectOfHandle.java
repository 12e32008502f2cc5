package dev.zhiyin.engine.store;

import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/** Has a handle know of what kind its database is. For the thread that has the handle. */
public final class DialectOfHandle implements JdbiConfig<DialectOfHandle> {
  private @Nullable Dialect dialect;

  /** For JDBI, which makes it. */
  public DialectOfHandle() {}

  void set(Dialect changed) {
    dialect = changed;
  }

  Dialect get() {
    if (dialect == null) {
      throw new IllegalStateException("the handle is of no Database");
    }
    return dialect;
  }

  @Override
  public DialectOfHandle createCopy() {
    var copy = new DialectOfHandle();
    copy.dialect = dialect;
    return copy;
  }
}
