package dev.zhiyin.server.load;

import dev.zhiyin.server.load.Admission.Holder;
import dev.zhiyin.server.load.Admission.Kind;

/** A place that is taken, as by a request that takes long. */
public final class Held implements AutoCloseable {
  private final Admission.Place place;

  public Held(Admission admission, Kind kind) {
    this(admission, kind, Holder.ANYBODY);
  }

  Held(Admission admission, Kind kind, Holder holder) {
    place = admission.new Place(holder, kind);
    place.take(kind);
  }

  @Override
  public void close() {
    place.leave();
  }
}
