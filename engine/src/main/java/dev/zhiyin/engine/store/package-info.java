/** What must not be lost: products and events in a relational database, each change numbered. */
@NullMarked
package dev.zhiyin.engine.store;

import org.jspecify.annotations.NullMarked;
