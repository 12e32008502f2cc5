/** What shoppers say of themselves, and which products suit them by it. */
@NullMarked
package dev.zhiyin.engine.profile;

import org.jspecify.annotations.NullMarked;
