package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.store.EventRows.Row;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Takes events into the tables, with all that follows from them. */
final class EventLog {
  private EventLog() {}

  /**
   * Adds events in order; one whose id is known already, or came before in the list, changes
   * nothing.
   *
   * @return for each whether it is new
   */
  static List<Boolean> add(Handle handle, Change change, List<Event> events) {
    var known = EventRows.known(handle, events.stream().map(Event::id).toList());
    var added = new ArrayList<Boolean>();
    var fresh = new ArrayList<Event>();
    for (Event event : events) {
      boolean isNew = known.add(event.id());
      added.add(isNew);
      if (isNew) {
        fresh.add(event);
      }
    }
    if (!fresh.isEmpty()) {
      addNew(handle, change, fresh);
    }
    return added;
  }

  private static void addNew(Handle handle, Change change, List<Event> fresh) {
    var sessions = Sessions.of(handle, change, fresh);
    List<Row> rows = sessions.owned(fresh).stream().map(event -> Row.of(event, change)).toList();
    sessions.save(handle);
    var added = AddedStats.of(handle, rows);
    EventRows.insert(handle, rows);
    added.save(handle);
  }
}
