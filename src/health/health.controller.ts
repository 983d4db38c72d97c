import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.js';
import { HealthDto } from './health.dto.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /**
   * The process lives
   *
   * Looks at nothing else: restarting the process does not mend a database.
   */
  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: HealthDto })
  live(): HealthDto {
    return { status: 'ok', checks: {} };
  }

  /**
   * The instance can take calls
   *
   * Asks the database and the store, and says no while the instance is stopping.
   */
  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: HealthDto })
  @ApiProblems('not-ready', 'shutting-down')
  ready(): Promise<HealthDto> {
    return this.health.check();
  }
}
