package dev.zhiyin.engine.store;

/**
 * What a store on PostgreSQL promises where clocks are wrong; beside the rest, as it takes long.
 */
class PostgresTimeIT extends TimeContract implements OnADatabase.Postgresql {}
